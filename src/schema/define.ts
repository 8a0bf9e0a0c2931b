import {
  ArraySchema,
  type Fields,
  ObjectSchema,
  RecordSchema,
  TupleSchema,
  UnionSchema,
} from "./composites.ts";
import {
  BooleanSchema,
  ChoiceSchema,
  NullSchema,
  NumberSchema,
  StringSchema,
  UnknownSchema,
} from "./scalars.ts";
import type { Schema } from "./schema.ts";

/** Words to define schemas with: `import * as s from "…/schema/define.ts"`. */

export { NEVER, type output, type Schema } from "./schema.ts";

export const string = (): StringSchema => new StringSchema();

/** A finite number. */
export const number = (): NumberSchema => new NumberSchema(false);

/** A whole number that is exact. */
export const int = (): NumberSchema => new NumberSchema(true);

export const boolean = (): BooleanSchema => new BooleanSchema();

const nothing = (): NullSchema => new NullSchema();

export { nothing as null };

export const unknown = (): UnknownSchema => new UnknownSchema();

export const literal = <const V extends string | number | boolean>(value: V): ChoiceSchema<V> =>
  new ChoiceSchema([value], true);

const oneOf = <const V extends string>(values: readonly V[]): ChoiceSchema<V> =>
  new ChoiceSchema(values, false);

export { oneOf as enum };

export const array = <S extends Schema>(element: S): ArraySchema<S> => new ArraySchema(element);

export const tuple = <const T extends readonly Schema[]>(items: T): TupleSchema<T> =>
  new TupleSchema(items);

export const record = <V extends Schema>(key: Schema<string>, values: V): RecordSchema<V> =>
  new RecordSchema(key, values);

export const union = <const T extends readonly Schema[]>(options: T): UnionSchema<T> =>
  new UnionSchema(options);

/** A map with these keys and no others. */
export const strictObject = <F extends Fields>(shape: F): ObjectSchema<F> =>
  new ObjectSchema(shape);
