import { scenarioJsonSchema } from "../scenario/json-schema.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";

export async function schemaCommand({ stdout }: CommandContext): Promise<ExitStatus> {
  await stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
