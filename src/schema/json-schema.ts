import { ArraySchema, ObjectSchema, RecordSchema, TupleSchema, UnionSchema } from "./composites.ts";
import {
  BooleanSchema,
  ChoiceSchema,
  NullSchema,
  NumberSchema,
  StringSchema,
  UnknownSchema,
} from "./scalars.ts";
import { NullableSchema, OptionalSchema, type Schema, TransformSchema } from "./schema.ts";

type Json = Record<string, unknown>;

/** The JSON Schema (2020-12) of what a schema takes. What has an id stands under $defs, once. */
export function toJsonSchema(schema: Schema): Json {
  const defs: Json = {};
  const whole = bodyOf(schema, defs);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...whole,
    ...(Object.keys(defs).length === 0 ? {} : { $defs: defs }),
  };
}

/** A schema as it stands within another one. */
function within(schema: Schema, defs: Json): Json {
  const { id } = schema.about;
  if (id === undefined) return bodyOf(schema, defs);
  if (!Object.hasOwn(defs, id)) {
    // It may speak of itself.
    defs[id] = {};
    defs[id] = bodyOf(schema, defs);
  }
  return { $ref: `#/$defs/${id}` };
}

function bodyOf(schema: Schema, defs: Json): Json {
  const { id: _name, ...about } = schema.about;
  const { named } = schema;
  return { ...(named === undefined ? formOf(schema, defs) : within(named, defs)), ...about };
}

function formOf(schema: Schema, defs: Json): Json {
  if (schema instanceof OptionalSchema || schema instanceof TransformSchema) {
    return within(schema.inner, defs);
  }
  if (schema instanceof NullableSchema) {
    return { anyOf: [within(schema.inner, defs), { type: "null" }] };
  }
  if (schema instanceof UnionSchema) {
    return { anyOf: (schema.options as Schema[]).map((option) => within(option, defs)) };
  }
  if (schema instanceof StringSchema) return stringForm(schema);
  if (schema instanceof NumberSchema) {
    const { whole, minimum, maximum } = schema;
    return defined({ type: whole ? "integer" : "number", minimum, maximum });
  }
  if (schema instanceof BooleanSchema || schema instanceof NullSchema) return { type: schema.type };
  if (schema instanceof UnknownSchema) return {};
  if (schema instanceof ChoiceSchema) {
    const { values, literal } = schema;
    return { type: typeof values[0], ...(literal ? { const: values[0] } : { enum: values }) };
  }
  if (schema instanceof ArraySchema) {
    const { minLength: minItems, element } = schema;
    return defined({ type: "array", minItems, items: within(element, defs) });
  }
  if (schema instanceof TupleSchema) {
    const prefixItems = (schema.items as readonly Schema[]).map((one) => within(one, defs));
    const { length } = prefixItems;
    return { type: "array", prefixItems, items: false, minItems: length, maxItems: length };
  }
  if (schema instanceof RecordSchema) {
    const { key, values } = schema;
    return {
      type: "object",
      propertyNames: within(key, defs),
      additionalProperties: within(values, defs),
    };
  }
  if (schema instanceof ObjectSchema) return objectForm(schema.shape, defs);
  throw new Error(`unreachable: no JSON Schema for ${schema.type}`);
}

function stringForm({ minLength, patterns }: StringSchema): Json {
  const [first, ...others] = patterns.map(({ source }) => ({ pattern: source }));
  const pattern = others.length === 0 ? first : { allOf: [first, ...others] };
  return { ...defined({ type: "string", minLength }), ...pattern };
}

function objectForm(shape: Readonly<Record<string, Schema>>, defs: Json): Json {
  const fields = Object.entries(shape);
  const required = fields
    .filter(([, schema]) => !(schema instanceof OptionalSchema))
    .map(([key]) => key);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([key, schema]) => [key, within(schema, defs)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function defined(form: Json): Json {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined));
}
