import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { RegistryError } from "./registry-error.ts";

/** What TLS to one host takes. */
export interface HostCertificates {
  /** Authorities, the usual ones among them. */
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** The certificates of a host as Docker keeps them: in FOLDER/HOST[:PORT], *.crt are authorities, NAME.cert with
 *  NAME.key is how this machine shows who it is. Nothing when there is no such folder.
 *  @throws RegistryError when one cannot be read */
export function certificatesOf(host: string, folder: string): HostCertificates {
  const own = join(folder, host);
  const names = namesIn(own);
  const read = (name: string) => readPem(join(own, name));
  const authorities = names.filter((name) => name.endsWith(".crt")).map(read);
  const client = names.find((name) => name.endsWith(".cert"));
  const key = client?.replace(/cert$/, "key");
  if (key !== undefined && !names.includes(key)) {
    const what = `${client} is there without ${key}`;
    throw new RegistryError({ kind: "bad-certificate", where: own, what, remedy: "add the key" });
  }
  return {
    ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
    ...(client === undefined || key === undefined ? {} : { cert: read(client), key: read(key) }),
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

function readPem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Who may not look has no certificates there, as the folder is the engine's, not the user's. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return code === "ENOENT" || code === "ENOTDIR" || code === "EACCES" || code === "EINVAL";
}

function unreadable(where: string, error: unknown): RegistryError {
  const what = `cannot read it: ${error instanceof Error ? error.message : error}`;
  return new RegistryError({ kind: "bad-certificate", where, what }, error);
}
