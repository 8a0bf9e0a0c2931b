import { isIP } from "node:net";
import { BuildError } from "../build-error.ts";
import { goQuote } from "../words/go-text.ts";

const MOST = 65_535;
const PROTOCOLS = new Set(["tcp", "udp", "sctp"]);

/** The ports that a word of EXPOSE means: 80 is 80/tcp; 7000-7002/udp are three; of 8080:80 it is the second.
 *  nat.ParsePortSpec; from Docker 28.4 on BuildKit: convert_expose.go
 *  @param old what is wrong is said as engines before that say it
 *  @throws BuildError for what is no port */
export function exposedPorts(word: string, old: boolean): string[] {
  const parts = word.split(":");
  const [own = "", host = ""] = [parts.at(-1), parts.at(-2)];
  const [port = "", ...protocols] = own.split("/");
  // What follows a second slash was not looked at.
  const protocol = (old ? protocols[0] : protocols.join("/")) || "tcp";
  const known = PROTOCOLS.has(protocol.toLowerCase());
  if (!old && port === "") throw refused(old, `invalid port: ${goQuote(word)}: no port specified`);
  if (!old && !known)
    throw refused(old, `invalid port: ${goQuote(word)}: invalid proto: ${protocol}`);
  requireAddress(parts.slice(0, -2).join(":"), old);
  if (port === "") throw refused(old, `no port specified: ${word}<empty>`);
  const range = rangeOf(port);
  if (range === null) throw refused(old, `invalid containerPort: ${port}`);
  const hosts = host === "" ? range : rangeOf(host);
  if (hosts === null) throw refused(old, `invalid hostPort: ${host}`);
  if (range.count > 1 && hosts.count !== range.count) {
    const ranges = `${port} and ${host}`;
    throw refused(old, `invalid ranges specified for container and host Ports: ${ranges}`);
  }
  if (!known) throw refused(old, `invalid proto: ${protocol}`);
  const numbers = Array.from({ length: range.count }, (_, i) => range.first + i);
  return numbers.map((number) => `${number}/${protocol.toLowerCase()}`);
}

function requireAddress(address: string, old: boolean): void {
  if (address === "" || isIP(address.replace(/^\[(.*)\]$/, "$1")) !== 0) return;
  throw refused(old, `invalid ${old ? "ip" : "IP"} address: ${address}`);
}

function refused(old: boolean, message: string): BuildError {
  return new BuildError(old ? message[0]!.toUpperCase() + message.slice(1) : message);
}

function rangeOf(text: string): { readonly first: number; readonly count: number } | null {
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === "" || Number(first) > Number(last) || Number(last) > MOST) return null;
  return { first: Number(first), count: Number(last) - Number(first) + 1 };
}
