import * as z from "zod";
import { scenarioSchema } from "./schema/scenario.ts";

/** The JSON Schema (2020-12) of scenario files, for completion and checking in editors. Strict checkers (ajv) take it. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, { io: "input", target: "draft-2020-12" });
  return JSON.parse(JSON.stringify(schema), (_key, value) => withoutTypeList(value));
}

/** A list of types is shorter, but refused by those checkers. */
function withoutTypeList(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { type, ...rest } = value as { readonly type?: unknown };
  return Array.isArray(type) ? { ...rest, anyOf: type.map((one) => ({ type: one })) } : value;
}
