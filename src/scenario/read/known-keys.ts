import * as z from "zod";
import type { KeyPath } from "../../yaml/key-path.ts";

/** The keys that a map at `path` can have, by the schema; none where keys are free. */
export function knownKeys(schema: z.core.$ZodType, path: KeyPath): readonly string[] {
  const at = asObject(schemaAt(schema, path));
  const def = at === undefined ? undefined : defOf(at);
  return def?.type === "object" ? Object.keys(def.shape) : [];
}

/** What the schema says that a value is for, as the continuation of a sentence. */
export function description(schema: z.core.$ZodType, path: KeyPath): string | undefined {
  const at = schemaAt(schema, path);
  const text = at === undefined ? undefined : z.globalRegistry.get(at)?.description;
  return text?.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
}

function schemaAt(schema: z.core.$ZodType, path: KeyPath): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const key of path) {
    const holder: z.core.$ZodType | undefined = asObject(at);
    at = holder === undefined ? undefined : childOf(holder, key);
  }
  return at;
}

type Def = z.core.$ZodTypes["_zod"]["def"];

function defOf(schema: z.core.$ZodType): Def {
  return schema._zod.def as Def;
}

function childOf(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  const def = defOf(schema);
  if (def.type === "object") return def.shape[key];
  if (def.type === "record") return def.valueType;
  return def.type === "array" ? def.element : undefined;
}

/** What is inside the wrappers; of a union, the branch with keys or items. */
function asObject(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema === undefined) return undefined;
  const def = defOf(schema);
  if (def.type === "optional" || def.type === "nullable") return asObject(def.innerType);
  if (def.type === "pipe") return asObject(def.in);
  if (def.type !== "union") return schema;
  const branches = def.options.map(asObject);
  return branches.find(
    (branch) => branch && ["object", "record", "array"].includes(defOf(branch).type),
  );
}
