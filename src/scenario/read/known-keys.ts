import { ArraySchema, ObjectSchema, RecordSchema, UnionSchema } from "../../schema/composites.ts";
import {
  NullableSchema,
  OptionalSchema,
  type Schema,
  TransformSchema,
} from "../../schema/schema.ts";
import type { KeyPath } from "../../yaml/key-path.ts";

/** The keys that a map at `path` can have, by the schema; none where keys are free. */
export function knownKeys(schema: Schema, path: KeyPath): readonly string[] {
  const at = asHolder(schemaAt(schema, path));
  return at instanceof ObjectSchema ? Object.keys(at.shape) : [];
}

/** What the schema says that a value is for, as the continuation of a sentence. */
export function description(schema: Schema, path: KeyPath): string | undefined {
  const text = schemaAt(schema, path)?.about.description;
  return text?.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
}

function schemaAt(schema: Schema, path: KeyPath): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const key of path) at = childOf(asHolder(at), key);
  return at;
}

function childOf(holder: Schema | undefined, key: string | number): Schema | undefined {
  if (holder instanceof ObjectSchema) return holder.shape[key];
  if (holder instanceof RecordSchema) return holder.values;
  return holder instanceof ArraySchema ? holder.element : undefined;
}

/** What is inside the wrappers; of a union, the branch with keys or items. */
function asHolder(schema: Schema | undefined): Schema | undefined {
  if (
    schema instanceof OptionalSchema ||
    schema instanceof NullableSchema ||
    schema instanceof TransformSchema
  ) {
    return asHolder(schema.inner);
  }
  if (!(schema instanceof UnionSchema)) return schema;
  const branches = (schema.options as readonly Schema[]).map(asHolder);
  return branches.find(
    (branch) =>
      branch instanceof ObjectSchema ||
      branch instanceof RecordSchema ||
      branch instanceof ArraySchema,
  );
}
