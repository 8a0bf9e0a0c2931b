import { spawn } from "node:child_process";
import type { Credentials } from "./credentials.ts";
import { jsonFields } from "./json-fields.ts";
import type { Environment } from "./proxy-settings.ts";

/** Runs a program with a text on its standard input. `status` null: there is no such program. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  input: string,
) => Promise<{ readonly status: number | null; readonly output: string }>;

/** What a helper says: credentials, that it has none (null), or what went wrong. */
export type HelperAnswer =
  | { readonly kind: "found"; readonly credentials: Credentials | null }
  | { readonly kind: "failed"; readonly what: string };

/** docker-credential-helpers: this user name means that the secret is an identity token. */
const TOKEN_USER = "<token>";

/** Asks `docker-credential-NAME get` for a server. */
export async function askHelper(
  name: string,
  server: string,
  run: RunProgram,
): Promise<HelperAnswer> {
  const program = `docker-credential-${name}`;
  const { status, output } = await run(program, ["get"], server);
  if (status === null) return { kind: "failed", what: `${program} is not installed` };
  const said = output.trim();
  if (status !== 0) {
    if (/credentials not found in native keychain|no credentials/i.test(said)) {
      return { kind: "found", credentials: null };
    }
    return {
      kind: "failed",
      what: `${program} failed: ${said.slice(0, 200) || `status ${status}`}`,
    };
  }
  return answerOf(program, said);
}

function answerOf(program: string, text: string): HelperAnswer {
  const { Username: name, Secret: secret } = jsonFields(text);
  if (typeof name !== "string" || typeof secret !== "string") {
    return { kind: "failed", what: `${program} gave no Username and Secret` };
  }
  if (name === TOKEN_USER) {
    return { kind: "found", credentials: { kind: "identity-token", token: secret } };
  }
  return { kind: "found", credentials: { kind: "password", name, password: secret } };
}

/** Runs programs of this machine, found on the environment's PATH. */
export function systemPrograms(environment: Environment): RunProgram {
  return (program, args, input) =>
    new Promise((resolve) => {
      const child = spawn(program, args, {
        stdio: ["pipe", "pipe", "inherit"],
        env: environment as NodeJS.ProcessEnv,
      });
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
      child.once("error", () => resolve({ status: null, output: "" }));
      child.once("close", (status) => resolve({ status: status ?? 1, output }));
      // A helper may end without reading.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
}
