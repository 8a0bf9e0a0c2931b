import { describe, expect, it } from "vitest";
import { networkError } from "../../src/registry/network-error.ts";
import { RegistryError } from "../../src/registry/registry-error.ts";

const url = new URL("https://registry.example:5000/v2/");
const failed = (code: string) => Object.assign(new Error(`${code} happened`), { code });

describe("networkError()", () => {
  it.each([
    ["ENOTFOUND", "no-network", "no such host", false],
    ["EAI_AGAIN", "no-network", "the name cannot be looked up now", true],
    ["ECONNREFUSED", "no-network", "connection refused", true],
    ["ENETUNREACH", "no-network", "network is unreachable", false],
    ["ECONNRESET", "broken-connection", "connection cut", true],
    ["ETIMEDOUT", "no-answer", "no answer", true],
    ["EMFILE", "no-network", "EMFILE happened", true],
    ["HPE_INVALID_VERSION", "not-a-registry", "the answer is not HTTP", false],
    ["EPROTO", "not-a-registry", "the server speaks HTTP, not HTTPS", false],
    ["CERT_HAS_EXPIRED", "bad-certificate", "the certificate has expired", false],
    [
      "CERT_REVOKED",
      "bad-certificate",
      "the certificate is not trusted: CERT_REVOKED happened",
      false,
    ],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "bad-certificate", /^TLS failed/, false],
  ])("tells of %s: %s", (code, kind, what, passing) => {
    const error = networkError(url, failed(code)) as RegistryError;

    expect(error).toBeInstanceOf(RegistryError);
    expect(error.kind).toBe(kind);
    expect(error.fault.what).toMatch(what);
    expect(error.fault.where).toBe("registry.example:5000");
    expect(error.fault.passing ?? false).toBe(passing);
  });

  it("tells of the first of several addresses", () => {
    const all = new AggregateError([failed("ECONNREFUSED"), failed("ENETUNREACH")]);

    expect(networkError(url, all)).toMatchObject({ fault: { what: "connection refused" } });
  });

  it("leaves alone what is a bug", () => {
    const bug = new TypeError("x is undefined");

    expect(networkError(url, bug)).toBe(bug);
    expect(networkError(url, failed("ERR_INVALID_ARG_TYPE"))).toBeInstanceOf(Error);
    expect(networkError(url, failed("ERR_INVALID_ARG_TYPE"))).not.toBeInstanceOf(RegistryError);
  });
});
