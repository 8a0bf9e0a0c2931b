import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "./user-error.ts";

/** The secrets that --secret gives, by id: of a file (src=FILE), or of a variable (env=NAME). With neither it is the
 *  variable of the id's name, else the file. buildx: ParseSecretSpecs; BuildKit: secretsprovider.NewStore
 *  @throws UserError */
export function parseSecrets(
  texts: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Map<string, Uint8Array> {
  return new Map(texts.map((text) => parseSecret(text, env)));
}

function parseSecret(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): [string, Uint8Array] {
  const refused = (what: string) =>
    new UserError(`--secret ${text}: ${what}; expected id=ID,src=FILE or id=ID,env=NAME`);
  const fields = new Map<string, string>();
  for (const field of text.split(",")) {
    const [key = "", ...value] = field.split("=");
    if (value.length === 0) throw refused(`invalid field '${field}' must be a key=value pair`);
    if (!KEYS.includes(key.toLowerCase())) throw refused(`unexpected key '${key}' in '${field}'`);
    fields.set(key.toLowerCase(), value.join("="));
  }
  const id = fields.get("id") ?? "";
  const type = fields.get("type") ?? "";
  if (id === "") throw refused("secret missing ID");
  if (!["", "file", "env"].includes(type)) throw refused(`unsupported secret type "${type}"`);
  const file = fields.get("src") ?? fields.get("source");
  const name = fields.get("env") ?? (type === "env" ? (file ?? id) : undefined);
  const variable = env[name ?? (file === undefined ? id : "")];
  if (name !== undefined || (variable !== undefined && type !== "file")) {
    return [id, new TextEncoder().encode(variable ?? "")];
  }
  try {
    return [id, readFileSync(resolve(file ?? id))];
  } catch (error) {
    throw new UserError(`--secret ${text}: cannot read it: ${(error as Error).message}`);
  }
}

const KEYS = ["id", "type", "src", "source", "env"];
