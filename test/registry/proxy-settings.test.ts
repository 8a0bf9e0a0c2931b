import { describe, expect, it } from "vitest";
import { proxyFor } from "../../src/registry/proxy-settings.ts";

const HTTPS = { HTTPS_PROXY: "http://p:1", HTTP_PROXY: "http://q:2" };

describe("proxyFor()", () => {
  it.each([
    ["https://a.example/", HTTPS, "http://p:1/"],
    ["http://a.example/", HTTPS, "http://q:2/"],
    ["http://a.example/", { ...HTTPS, REQUEST_METHOD: "GET" }, null],
    ["https://a.example/", { https_proxy: "p:3128" }, "http://p:3128/"],
    ["https://a.example/", { HTTPS_PROXY: "", https_proxy: "https://p" }, "https://p/"],
    ["https://a.example/", {}, null],
    ["https://localhost:5000/", HTTPS, null],
    ["https://127.9.9.9/", HTTPS, null],
    ["https://[::1]:5000/", HTTPS, null],
    ["https://a.example/", { ...HTTPS, NO_PROXY: "*" }, null],
    ["https://a.example/", { ...HTTPS, no_proxy: "b.example, a.example" }, null],
    ["https://x.a.example/", { ...HTTPS, NO_PROXY: "a.example" }, null],
    ["https://xa.example/", { ...HTTPS, NO_PROXY: "a.example" }, "http://p:1/"],
    ["https://a.example/", { ...HTTPS, NO_PROXY: ".a.example" }, "http://p:1/"],
    ["https://x.a.example/", { ...HTTPS, NO_PROXY: ".a.example" }, null],
    ["https://x.a.example/", { ...HTTPS, NO_PROXY: "*.a.example" }, null],
    ["https://a.example/", { ...HTTPS, NO_PROXY: "a.example:444" }, "http://p:1/"],
    ["https://a.example/", { ...HTTPS, NO_PROXY: "a.example:443" }, null],
    ["https://10.1.2.3/", { ...HTTPS, NO_PROXY: "10.1.0.0/16" }, null],
    ["https://10.2.2.3/", { ...HTTPS, NO_PROXY: "10.1.0.0/16" }, "http://p:1/"],
    ["https://10.1.2.3/", { ...HTTPS, NO_PROXY: "10.1.2.3" }, null],
    ["https://[fd00::5]/", { ...HTTPS, NO_PROXY: "fd00::/8" }, null],
    ["https://[fe00::5]/", { ...HTTPS, NO_PROXY: "fd00::/8" }, "http://p:1/"],
  ])("for %s with %o is %s", (url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.href ?? null).toBe(proxy);
  });

  it("refuses other proxies, without showing passwords", () => {
    const env = { HTTPS_PROXY: "socks5://me:secret@p:1" };

    const read = () => proxyFor(new URL("https://a.example"), env);

    expect(read).toThrow('HTTPS_PROXY is no address of a proxy: "socks5://…@p:1"');
  });
});
