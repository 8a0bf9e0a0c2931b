import { toJsonSchema } from "../schema/json-schema.ts";
import { scenarioSchema } from "./schema/scenario.ts";

/** The JSON Schema (2020-12) of scenario files, for completion and checking in editors. Strict checkers (ajv) take it. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return toJsonSchema(scenarioSchema);
}
