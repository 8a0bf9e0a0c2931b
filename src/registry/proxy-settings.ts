import { isIP, isIPv6 } from "node:net";
import { RegistryError } from "./registry-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for an address, or null: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capitals or
 *  not, as Docker reads them (Go: net/http ProxyFromEnvironment). Addresses of this machine have none.
 *  @throws RegistryError when it is no address of a proxy */
export function proxyFor(url: URL, env: Environment): URL | null {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const text = settingOf(env, name);
  if (text === undefined || isLoopback(url.hostname)) return null;
  if (isExcepted(url, settingOf(env, "NO_PROXY") ?? "")) return null;
  return parseProxy(name, text);
}

function settingOf(env: Environment, name: string): string | undefined {
  // A CGI program gets the header Proxy: of its caller as HTTP_PROXY.
  const capitals = name === "HTTP_PROXY" && env.REQUEST_METHOD !== undefined ? "" : env[name];
  return [capitals, env[name.toLowerCase()]].find((one) => one !== undefined && one !== "");
}

function parseProxy(name: string, text: string): URL {
  // Without a scheme "proxy:3128" would be one of the scheme "proxy".
  const proxy = tryUrl(text.includes("://") ? text : `http://${text}`);
  if (proxy !== null && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new RegistryError({
    kind: "proxy",
    what: `${name} is no address of a proxy: ${shownProxy(text)}`,
    expected: "http://HOST:PORT or https://HOST:PORT",
  });
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Without the password that may stand in it. */
function shownProxy(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^@/]*@/, "//…@"));
}

/** Whether a host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname).toLowerCase();
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** Without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function isExcepted(url: URL, list: string): boolean {
  const host = bare(url.hostname).toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return list
    .split(/[,\s]+/)
    .filter((one) => one !== "")
    .some((rule) => matches(rule.toLowerCase(), host, port));
}

/** `*`, an address, a block of addresses, a name (it and all below it), `.name` (all below it); each with a port if
 *  only that one is meant. */
function matches(rule: string, host: string, port: string): boolean {
  if (rule === "*") return true;
  if (rule.includes("/")) return isInBlock(rule, host);
  const [, name, only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(rule) ?? [rule, rule, undefined];
  if (only !== undefined && only !== port) return false;
  const wanted = bare(name ?? rule).replace(/^\*(?=\.)/, "");
  if (isIP(wanted) !== 0) return wanted === host;
  if (wanted.startsWith(".")) return host.endsWith(wanted);
  return host === wanted || host.endsWith(`.${wanted}`);
}

function isInBlock(rule: string, host: string): boolean {
  const [base = "", length = ""] = rule.split("/");
  const [one, other] = [bitsOf(base), bitsOf(host)];
  if (one === null || other === null || !/^\d+$/.test(length)) return false;
  return one.length === other.length && one.startsWith(other.slice(0, Number(length)));
}

function bitsOf(address: string): string | null {
  const bits = (number: number, width: number) => number.toString(2).padStart(width, "0");
  if (isIP(address) === 4) {
    return address
      .split(".")
      .map((part) => bits(Number(part), 8))
      .join("");
  }
  if (!isIPv6(address)) return null;
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<string>(gap).fill("0"), ...after];
  return all.map((group) => bits(Number.parseInt(group, 16), 16)).join("");
}
