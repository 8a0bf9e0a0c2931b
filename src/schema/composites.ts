import { Reading } from "./reading.ts";
import { atLeast } from "./scalars.ts";
import { OptionalSchema, type output, Schema } from "./schema.ts";

/** The keys of a map, each with what its value is. */
export type Fields = Readonly<Record<string, Schema>>;

type OptionalKeys<F> = { [K in keyof F]: F[K] extends OptionalSchema<Schema> ? K : never }[keyof F];

/** What comes out of a map with these keys. */
export type FieldsOutput<F> = {
  -readonly [K in keyof F as K extends OptionalKeys<F> ? never : K]: output<F[K]>;
} & {
  -readonly [K in keyof F as K extends OptionalKeys<F> ? K : never]?: output<F[K]>;
} extends infer Whole
  ? { [K in keyof Whole]: Whole[K] }
  : never;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A map with these keys and no others. */
export class ObjectSchema<F extends Fields> extends Schema<FieldsOutput<F>> {
  readonly type = "object";
  readonly shape: F;

  constructor(shape: F) {
    super();
    this.shape = shape;
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!isMap(given)) {
      return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
    }
    const { shape } = this;
    const read: Record<string, unknown> = {};
    for (const key in shape) {
      const schema = shape[key]!;
      const present = Object.hasOwn(given, key);
      if (!present && schema instanceof OptionalSchema) continue;
      const field = schema.run(new Reading(given[key]));
      if (field.issues.length > 0) reading.include(field, key);
      if (present) read[key] = field.value;
    }
    const keys = Object.keys(given).filter((key) => !Object.hasOwn(shape, key));
    if (keys.length > 0) reading.issues.push({ code: "unrecognized_keys", keys, path: [] });
    reading.value = read;
    return reading;
  }
}

/** A map whose keys are free, within what their schema says. */
export class RecordSchema<V extends Schema> extends Schema<Record<string, output<V>>> {
  readonly type = "record";
  readonly key: Schema<string>;
  readonly values: V;

  constructor(key: Schema<string>, values: V) {
    super();
    this.key = key;
    this.values = values;
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!isMap(given)) {
      return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
    }
    const read: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      // To set it would change what the map is.
      if (key === "__proto__") continue;
      const { issues } = this.key.run(new Reading(key));
      if (issues.length > 0) {
        const worded = issues.filter((issue) => "message" in issue);
        reading.refuse({ code: "invalid_key", issues: worded, path: [key] });
        continue;
      }
      const value = this.values.run(new Reading(given[key]));
      if (value.issues.length > 0) reading.include(value, key);
      read[key] = value.value;
    }
    reading.value = read;
    return reading;
  }
}

export class ArraySchema<S extends Schema> extends Schema<output<S>[]> {
  readonly type = "array";
  readonly element: S;
  readonly minLength: number | undefined;

  constructor(element: S) {
    super();
    this.element = element;
  }

  /** Items at least. */
  min(minLength: number): this {
    return this.checked(atLeast(minLength)).with({ minLength });
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!Array.isArray(given)) {
      return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
    }
    reading.value = given.map((one, i) => {
      const item = this.element.run(new Reading(one));
      if (item.issues.length > 0) reading.include(item, i);
      return item.value;
    });
    return reading;
  }
}

type TupleOutput<T extends readonly Schema[]> = { -readonly [I in keyof T]: output<T[I]> };

/** A list of so many items, each with a form of its own. */
export class TupleSchema<T extends readonly Schema[]> extends Schema<TupleOutput<T>> {
  readonly type = "tuple";
  readonly items: T;

  constructor(items: T) {
    super();
    this.items = items;
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    const { items } = this;
    if (!Array.isArray(given)) {
      return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
    }
    const length = items.length;
    if (given.length < length) {
      return reading.refuse({ code: "too_small", origin: "array", minimum: length, path: [] });
    }
    if (given.length > length) {
      reading.refuse({ code: "too_big", origin: "array", maximum: length, path: [] });
    }
    reading.value = items.map((schema, i) => {
      const item = schema.run(new Reading(given[i]));
      if (item.issues.length > 0) reading.include(item, i);
      return item.value;
    });
    return reading;
  }
}

/** One of several forms: the first that fits. */
export class UnionSchema<T extends readonly Schema[]> extends Schema<output<T[number]>> {
  readonly type = "union";
  readonly options: T;

  constructor(options: T) {
    super();
    this.options = options;
  }

  protected read(reading: Reading): Reading {
    const readings: Reading[] = [];
    for (const option of this.options) {
      const one = option.run(new Reading(reading.value));
      if (one.issues.length === 0) return one;
      readings.push(one);
    }
    // The only one of the value's own kind speaks for all.
    const fitting = readings.filter(({ stopped }) => !stopped);
    if (fitting.length === 1) return fitting[0]!;
    const errors = readings.map(({ issues }) => issues);
    return reading.refuse({ code: "invalid_union", errors, path: [] });
  }
}
