import { type HttpResponse, textOf } from "./http-exchange.ts";
import { fieldsOf, jsonFields } from "./json-fields.ts";
import { RegistryError, type RegistryFault } from "./registry-error.ts";
import { retryAfterOf } from "./retry.ts";

/** Bytes of an answer that are looked at for the reason. */
const LONGEST_REASON = 64 * 1024;
const SHOWN = 300;

/** The RegistryError for an answer that is none of those hoped for; ends the exchange. `now`: milliseconds since
 *  1970. */
export async function answerError(
  url: URL,
  response: HttpResponse,
  now: number,
): Promise<RegistryError> {
  const { status } = response;
  const type = response.header("content-type") ?? "";
  const retryAfter = retryAfterOf(response.header("retry-after"), now);
  const text = await reasonOf(response);
  const where = `${url.host}${url.pathname}`;
  const said = saidBy(text);
  if (said === null && status < 500 && status !== 429 && isPage(type, text)) {
    return notARegistry(where, status);
  }
  const what = said ?? `status ${status}`;
  const fault: RegistryFault = {
    ...{ ...wordsFor(status, retryAfter), where, what },
    ...(said === null ? {} : { said }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
  return new RegistryError(fault);
}

/** A web page where an answer of a registry was to come. */
export function notARegistry(where: string, status: number): RegistryError {
  return new RegistryError({
    ...{ kind: "not-a-registry", where, what: `a web page (status ${status}), no registry` },
    ...{ expected: "the API of a registry", remedy: "check the host's name and port" },
  });
}

export function isPage(type: string, text: string): boolean {
  return /^text\/html\b/i.test(type) || /^\s*<(!doctype html|html)\b/i.test(text);
}

async function reasonOf(response: HttpResponse): Promise<string> {
  try {
    return await textOf(response, LONGEST_REASON);
  } catch (error) {
    // The status says enough.
    if (error instanceof RegistryError) return "";
    throw error;
  }
}

/** The first error of the answer as Docker shows it: distribution-spec, "Error Codes". */
function saidBy(text: string): string | null {
  const { errors, details } = jsonFields(text);
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (typeof first === "object" && first !== null) {
    const { code, message } = fieldsOf(first);
    const words = (typeof code === "string" ? code : "unknown").toLowerCase().replaceAll("_", " ");
    return printable(
      typeof message === "string" && message !== "" ? `${words}: ${message}` : words,
    );
  }
  // Servers of tokens have another form.
  return typeof details === "string" && details !== "" ? printable(details) : null;
}

/** Whatever a server says goes to a terminal: no control characters, and not without end. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+/g, " ").slice(0, SHOWN);
}

type Words = Pick<RegistryFault, "kind" | "remedy" | "passing">;

function wordsFor(status: number, retryAfter: number | undefined): Words {
  if (status === 401 || status === 403) {
    return { kind: "denied", remedy: "log in to the registry with docker login" };
  }
  if (status === 404) return { kind: "not-found", remedy: "check the name and the tag" };
  if (status === 429) return { kind: "rate-limit", remedy: rateRemedy(retryAfter), passing: true };
  if (status >= 500 || status === 408) {
    return { kind: "server-failed", remedy: "try again later", passing: status !== 501 };
  }
  return { kind: "refused" };
}

/** Docker Hub: "toomanyrequests: You have reached your pull rate limit." */
function rateRemedy(retryAfter: number | undefined): string {
  const wait = retryAfter === undefined ? "later" : `in ${waitText(retryAfter)}`;
  return `try again ${wait}, or log in with docker login: the limit of known users is higher`;
}

function waitText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
