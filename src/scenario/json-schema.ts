import * as z from "zod";
import { scenarioSchema } from "./schema/scenario.ts";

/** The JSON Schema (2020-12) of scenario files, for completion and checking in editors. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(scenarioSchema, { io: "input", target: "draft-2020-12" });
}
