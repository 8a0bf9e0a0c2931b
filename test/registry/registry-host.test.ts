import { describe, expect, it } from "vitest";
import { endpointsOf, serverOf } from "../../src/registry/registry-host.ts";

const shown = (domain: string, insecure: readonly string[] = []) =>
  endpointsOf(domain, insecure).map(({ url, trustAny }) => `${url.href}${trustAny ? " any" : ""}`);

describe("endpointsOf()", () => {
  const both = (host: string) => [`https://${host}/v2/ any`, `http://${host}/v2/ any`];

  it.each([
    ["docker.io", [], ["https://registry-1.docker.io/v2/"]],
    ["ghcr.io", [], ["https://ghcr.io/v2/"]],
    ["a.example:5000", [], ["https://a.example:5000/v2/"]],
    ["localhost:5000", [], both("localhost:5000")],
    ["127.0.0.1:5000", [], both("127.0.0.1:5000")],
    ["127.1.2.3", [], both("127.1.2.3")],
    ["[::1]:5000", [], both("[::1]:5000")],
    ["a.example:5000", ["a.example:5000"], both("a.example:5000")],
    ["a.example:5000", ["a.example"], both("a.example:5000")],
    ["a.example:5000", ["a.example:5001"], ["https://a.example:5000/v2/"]],
  ])("of %s, with %o insecure", (domain, insecure, urls) => {
    expect(shown(domain, insecure)).toEqual(urls);
  });

  it("refuses what is no host", () => {
    expect(() => endpointsOf("a.example:99999", [])).toThrow(
      "a.example:99999: no address of a host",
    );
  });
});

describe("serverOf()", () => {
  it("is what Docker's config file says", () => {
    expect(serverOf("docker.io")).toBe("https://index.docker.io/v1/");
    expect(serverOf("a.example:5000")).toBe("a.example:5000");
  });
});
