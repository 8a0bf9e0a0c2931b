import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";

/** What there are schemas of. */
export type SchemaName = "scenario" | "analyze" | "left-overs";

export async function schemaCommand(
  what: SchemaName,
  { stdout }: CommandContext,
): Promise<ExitStatus> {
  await stdout.write(`${JSON.stringify(await schemaOf(what), null, 2)}\n`);
  return EXIT.ok;
}

async function schemaOf(what: SchemaName): Promise<Record<string, unknown>> {
  switch (what) {
    case "scenario":
      return (await import("../scenario/json-schema.ts")).scenarioJsonSchema();
    case "analyze":
      return (await import("../report/analyze/analysis-schema.ts")).analysisJsonSchema();
    case "left-overs":
      return (await import("../analyze/left-overs/load-kinds.ts")).leftOversJsonSchema();
    default:
      return what satisfies never;
  }
}
