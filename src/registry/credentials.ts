import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readJson } from "../image/read-json.ts";
import { askHelper, type RunProgram } from "./credential-helper.ts";
import { fieldsOf, type JsonFields } from "./json-fields.ts";
import type { Environment } from "./proxy-settings.ts";
import { RegistryError } from "./registry-error.ts";
import { serverOf } from "./registry-host.ts";

/** What somebody shows to a registry. */
export type Credentials =
  | { readonly kind: "password"; readonly name: string; readonly password: string }
  /** To be changed for tokens at the server that gives them out. */
  | { readonly kind: "identity-token"; readonly token: string }
  /** To be shown to the registry as it is. */
  | { readonly kind: "registry-token"; readonly token: string };

export interface FoundCredentials {
  readonly credentials: Credentials | null;
  /** Why there are none, where there should be: said only if the registry does not let one in without. */
  readonly problem?: string;
}

/** The credentials for a domain in Docker's config file ($DOCKER_CONFIG/config.json, else ~/.docker/config.json): of
 *  the helper for this host, else of the store of all credentials, else written there. None when there is no file. As
 *  with Docker, a helper counts alone, and one that fails leaves one without credentials.
 *  @throws RegistryError when the file is no JSON */
export async function findCredentials(
  domain: string,
  environment: Environment,
  run: RunProgram,
): Promise<FoundCredentials> {
  const path = configPath(environment);
  const config = readConfig(path);
  const server = serverOf(domain);
  const helper = textIn(config.credHelpers, server) ?? textIn(config, "credsStore");
  if (helper !== null && helper !== "") {
    const answer = await askHelper(helper, server, run);
    if (answer.kind === "found") return { credentials: answer.credentials };
    return { credentials: null, problem: `${path} names ${helper}: ${answer.what}` };
  }
  return { credentials: credentialsIn(config, server) };
}

function configPath(environment: Environment): string {
  const { DOCKER_CONFIG: folder, HOME: home } = environment;
  if (folder !== undefined && folder !== "") return join(folder, "config.json");
  return join(home === undefined || home === "" ? homedir() : home, ".docker", "config.json");
}

function readConfig(path: string): JsonFields {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return {};
    const what = `cannot read it: ${error instanceof Error ? error.message : error}`;
    throw new RegistryError({ kind: "damaged", where: path, what }, error);
  }
  const read = readJson(bytes);
  if (read.kind === "value") return fieldsOf(read.value);
  const remedy = "correct it, or name another folder with DOCKER_CONFIG";
  // Why is not said: it would quote the file, and passwords with it.
  throw new RegistryError({ kind: "damaged", where: path, what: "not JSON", remedy });
}

function textIn(value: unknown, name: string): string | null {
  const object = fieldsOf(value);
  const text = Object.hasOwn(object, name) ? object[name] : null;
  return typeof text === "string" ? text : null;
}

/** docker/cli: GetAuthConfig. Older files have the whole address of a registry where newer ones have the host. */
function credentialsIn(config: JsonFields, server: string): Credentials | null {
  const auths = fieldsOf(config.auths);
  const key =
    Object.keys(auths).find((one) => one === server) ??
    Object.keys(auths).find((one) => hostnameOf(one) === hostnameOf(server));
  return key === undefined ? null : readAuth(fieldsOf(auths[key]));
}

/** docker/cli: ConvertToHostname. */
function hostnameOf(server: string): string {
  return server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function readAuth(auth: JsonFields): Credentials | null {
  const identity = textIn(auth, "identitytoken");
  if (identity !== null && identity !== "") return { kind: "identity-token", token: identity };
  const registry = textIn(auth, "registrytoken");
  if (registry !== null && registry !== "") return { kind: "registry-token", token: registry };
  const pair = Buffer.from(textIn(auth, "auth") ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon > 0) {
    // docker/cli: decodeAuth cuts what pads the password.
    const password = pair.slice(colon + 1).replace(/\0+$/, "");
    return { kind: "password", name: pair.slice(0, colon), password };
  }
  const [name, password] = [textIn(auth, "username"), textIn(auth, "password")];
  return name === null || password === null || name === ""
    ? null
    : { kind: "password", name, password };
}
