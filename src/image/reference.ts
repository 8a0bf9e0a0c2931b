import { ImageError, quoteName } from "./image-error.ts";
import type { Digest } from "./imported-image.ts";
import { isDigest } from "./is-digest.ts";

/** The name of an image, filled up as Docker does: `alpine` is docker.io/library/alpine:latest.
 *  distribution/reference: ParseNormalizedNamed, TagNameOnly. */
export interface ImageReference {
  /** Host, and port if any: docker.io. */
  readonly domain: string;
  /** library/alpine. */
  readonly path: string;
  /** latest unless there is another, or a digest. */
  readonly tag?: string;
  readonly digest?: Digest;
}

const DEFAULT_DOMAIN = "docker.io";
const LEGACY_DOMAIN = "index.docker.io";
const OFFICIAL = "library/";
const DEFAULT_TAG = "latest";
const MAX_NAME = 255;

/** distribution/reference: the grammar in its package comment. */
const DOMAIN =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const ANY_DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const IMAGE_ID = /^[0-9a-f]{64}$/;

/** The reference that a text means.
 *  @throws ImageError in Docker's words when it is none */
export function parseReference(text: string): ImageReference {
  if (IMAGE_ID.test(text)) {
    const what = `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
    throw invalid(text, what, "a name: this is the id of an image");
  }
  const { domain, rest } = splitDomain(text);
  const colon = rest.indexOf(":");
  const remote = colon === -1 ? rest : rest.slice(0, colon);
  if (remote.toLowerCase() !== remote) {
    const what = "invalid reference format: repository name must be lowercase";
    throw invalid(text, what, `"${text.slice(0, 200).toLowerCase()}"`);
  }
  const { path, tag, digest } = splitPath(rest);
  const fits = DOMAIN.test(domain) && PATH.test(path) && (tag === undefined || TAG.test(tag));
  if (!fits || (digest !== undefined && !ANY_DIGEST.test(digest))) {
    throw invalid(text, "invalid reference format", "NAME, NAME:TAG or NAME@DIGEST");
  }
  if (domain.length + 1 + path.length > MAX_NAME) {
    const what = `repository name must not be more than ${MAX_NAME} characters`;
    throw invalid(text, what);
  }
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, digestFault(digest), "sha256: and 64 hexadecimal digits");
  }
  if (digest !== undefined) return { domain, path, ...(tag === undefined ? {} : { tag }), digest };
  return { domain, path, tag: tag ?? DEFAULT_TAG };
}

/** The same, or null when the text is none. */
export function tryParseReference(text: string): ImageReference | null {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  }
}

/** distribution/reference: splitDockerDomain. */
function splitDomain(text: string): { readonly domain: string; readonly rest: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, slash);
  const named = slash !== -1 && (/[.:]/.test(first) || first === "localhost");
  const domain = named ? first : DEFAULT_DOMAIN;
  const rest = named ? text.slice(slash + 1) : text;
  if (domain !== DEFAULT_DOMAIN && domain !== LEGACY_DOMAIN) return { domain, rest };
  return { domain: DEFAULT_DOMAIN, rest: rest.includes("/") ? rest : `${OFFICIAL}${rest}` };
}

interface Parts {
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function splitPath(rest: string): Parts {
  const at = rest.indexOf("@");
  const named = at === -1 ? rest : rest.slice(0, at);
  const colon = named.indexOf(":");
  return {
    path: colon === -1 ? named : named.slice(0, colon),
    tag: colon === -1 ? undefined : named.slice(colon + 1),
    digest: at === -1 ? undefined : rest.slice(at + 1),
  };
}

/** opencontainers/go-digest: Validate. */
function digestFault(digest: string): string {
  const known = /^sha(256|384|512):/.test(digest);
  if (!known) return "unsupported digest algorithm";
  return /[A-F]/.test(digest) ? "invalid checksum digest format" : "invalid checksum digest length";
}

function invalid(text: string, what: string, expected?: string): ImageError {
  const archive = text === "" ? '""' : quoteName(text);
  return new ImageError({ archive, what, ...(expected === undefined ? {} : { expected }) });
}

/** As Docker shows a repository: without docker.io and library. */
export function familiarRepository({ domain, path }: ImageReference): string {
  if (domain !== DEFAULT_DOMAIN) return `${domain}/${path}`;
  const short = path.startsWith(OFFICIAL) ? path.slice(OFFICIAL.length) : path;
  // `library/a/b` would mean another image without its first word, and `library/localhost/b` a host.
  return short.includes("/") ? path : short;
}

/** As Docker shows an image: alpine:latest. */
export function familiarName(reference: ImageReference): string {
  return `${familiarRepository(reference)}${suffixOf(reference)}`;
}

/** In full: docker.io/library/alpine:latest. Two names mean the same image when these are equal. */
export function canonicalName(reference: ImageReference): string {
  return `${reference.domain}/${reference.path}${suffixOf(reference)}`;
}

function suffixOf({ tag, digest }: ImageReference): string {
  return `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** Whether a name that a tool has stored is the one that was asked for. Tools store what is no reference, too. */
export function isNamed(stored: string, wanted: string): boolean {
  if (stored === wanted) return true;
  const [known, asked] = [tryParseReference(stored), tryParseReference(wanted)];
  return known !== null && asked !== null && canonicalName(known) === canonicalName(asked);
}
