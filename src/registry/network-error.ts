import { RegistryError, type RegistryFault } from "./registry-error.ts";

type Words = Pick<RegistryFault, "kind" | "what" | "remedy" | "passing">;

const ONLINE = "check the name and the network; behind a proxy set HTTPS_PROXY";
const RUNNING = "check the port, and that the registry runs";
const TRUST =
  "have Node trust the authority (NODE_EXTRA_CA_CERTS=FILE, or /etc/docker/certs.d/HOST/ca.crt), or name the host as insecure";
const AGAIN = "try again: what was downloaded is kept";

const WORDS: Readonly<Record<string, Words>> = {
  ENOTFOUND: { kind: "no-network", what: "no such host", remedy: ONLINE },
  EAI_AGAIN: {
    ...{ kind: "no-network", what: "the name cannot be looked up now", remedy: ONLINE },
    passing: true,
  },
  ECONNREFUSED: { kind: "no-network", what: "connection refused", remedy: RUNNING, passing: true },
  ENETUNREACH: { kind: "no-network", what: "network is unreachable", remedy: ONLINE },
  EHOSTUNREACH: { kind: "no-network", what: "no route to host", remedy: ONLINE },
  ETIMEDOUT: { kind: "no-answer", what: "no answer", remedy: ONLINE, passing: true },
  ECONNRESET: { kind: "broken-connection", what: "connection cut", remedy: AGAIN, passing: true },
  EPIPE: { kind: "broken-connection", what: "connection cut", remedy: AGAIN, passing: true },
  HPE_INVALID_CONSTANT: {
    ...{ kind: "not-a-registry", what: "the answer is not HTTP", remedy: "check the port" },
  },
  ERR_SSL_WRONG_VERSION_NUMBER: plain(),
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plain(),
  EPROTO: plain(),
  CERT_HAS_EXPIRED: untrusted("the certificate has expired", "check the clock of this machine"),
  CERT_NOT_YET_VALID: untrusted(
    "the certificate is not valid yet",
    "check the clock of this machine",
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("the certificate is self-signed"),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted("the certificate is signed by an unknown authority"),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted("the certificate is signed by an unknown authority"),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted("the certificate is signed by an unknown authority"),
  UNABLE_TO_GET_ISSUER_CERT: untrusted("the certificate is signed by an unknown authority"),
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted("the certificate is another host's", "check the name"),
};

/** Docker: "http: server gave HTTP response to HTTPS client". */
function plain(): Words {
  return {
    kind: "not-a-registry",
    what: "the server speaks HTTP, not HTTPS",
    remedy: "name the host as insecure if it is to be trusted so",
  };
}

function untrusted(what: string, remedy = TRUST): Words {
  return { kind: "bad-certificate", what, remedy };
}

/** The RegistryError for what a connection to `url` has thrown; any other error as it is. */
export function networkError(url: URL, error: unknown): unknown {
  // A host with several addresses fails with the failures of all of them.
  const one = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(one instanceof Error) || !("code" in one) || typeof one.code !== "string") return error;
  const words = WORDS[one.code] ?? unknownWords(one.code, one.message);
  return words === null ? error : new RegistryError({ where: url.host, ...words }, error);
}

function unknownWords(code: string, message: string): Words | null {
  if (code.startsWith("HPE_")) {
    return { kind: "not-a-registry", what: "the answer is not HTTP", remedy: "check the port" };
  }
  if (/^(ERR_SSL|ERR_TLS)/.test(code)) {
    return { kind: "bad-certificate", what: `TLS failed: ${message}`, remedy: TRUST };
  }
  if (/^E[A-Z]+$/.test(code)) {
    return { kind: "no-network", what: message, remedy: ONLINE, passing: true };
  }
  // OpenSSL's words for chains that are wrong in other ways.
  if (/^(UNABLE|CERT|CRL|ERROR_IN|INVALID|PATH|HOSTNAME)_/.test(code)) {
    return {
      kind: "bad-certificate",
      what: `the certificate is not trusted: ${message}`,
      remedy: TRUST,
    };
  }
  return null;
}
