import type { Issue } from "./issue.ts";
import { Reading } from "./reading.ts";

/** What a JSON Schema says of a value beside its form: a description, or keywords of its own. */
export interface Meta {
  readonly description?: string;
  /** Its name under $defs. */
  readonly id?: string;
  readonly [keyword: string]: unknown;
}

/** What a safe reading comes to. */
export type Result<Out> =
  | { readonly success: true; readonly data: Out; readonly error?: undefined }
  | {
      readonly success: false;
      readonly data?: undefined;
      readonly error: { readonly issues: readonly Issue[] };
    };

/** One more thing to ask of a value that has the right form. */
export interface Check {
  /** Asked of values of another kind, too. */
  readonly always?: boolean;
  readonly check: (reading: Reading) => void;
}

/** What is told to a transformation: it pushes an issue, and gives NEVER, for what it cannot take. */
export interface TransformContext {
  readonly issues: {
    push(issue: {
      readonly code: "custom";
      readonly message: string;
      readonly input: unknown;
    }): void;
  };
}

/** What comes out of a schema. */
export type output<S> = S extends Schema<infer Out> ? Out : never;

/** Given by a transformation that has pushed an issue. */
export const NEVER = undefined as never;

/** What a value has to look like, and what is read from it. Schemas never change: each method gives another. */
export abstract class Schema<out Out = unknown> {
  declare readonly output: Out;
  /** Of which kind it is, in the words of issues. */
  abstract readonly type: string;
  readonly checks: readonly Check[] = [];
  readonly about: Meta = {};
  /** The schema with an id that this is, but for what is said of it. */
  readonly named: Schema | undefined = undefined;

  /** Reads a value that `reading` begins with, into it or into what it gives. */
  protected abstract read(reading: Reading): Reading;

  /** Reads a value, then checks it. */
  run(reading: Reading): Reading {
    const { checks } = this;
    const done = this.read(reading);
    if (checks.length === 0) return done;
    let { stopped } = done;
    for (const { always, check } of checks) {
      if (stopped && !always) continue;
      check(done);
      stopped ||= done.stopped;
    }
    return done;
  }

  /** What comes of a value, or all that is wrong with it. */
  safeParse(value: unknown): Result<Out> {
    const { issues, value: data } = this.run(new Reading(value));
    if (issues.length > 0) return { success: false, error: { issues } };
    return { success: true, data: data as Out };
  }

  meta(): Meta;
  meta(about: Meta): this;
  meta(about?: Meta): this | Meta {
    if (about === undefined) return this.about;
    const { id, ...kept } = this.about;
    const named = id === undefined ? this.named : this;
    return this.with({ about: { ...kept, ...about }, named });
  }

  /** Of a map: the key may be missing. */
  optional(): OptionalSchema<this> {
    return new OptionalSchema(this);
  }

  nullable(): NullableSchema<this> {
    return new NullableSchema(this);
  }

  transform<To>(change: (given: Out, context: TransformContext) => To): TransformSchema<this, To> {
    return new TransformSchema(this, change as (given: unknown, context: TransformContext) => To);
  }

  /** Asks one more thing of it. */
  refine(holds: (given: Out) => boolean, { error }: { readonly error: string }): this {
    return this.checked({
      check({ value, issues }) {
        if (!holds(value as Out)) issues.push({ code: "custom", message: error, path: [] });
      },
    });
  }

  protected checked(check: Check): this {
    return this.with({ checks: [...this.checks, check] });
  }

  protected with(changed: object): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, changed);
  }
}

export class OptionalSchema<S extends Schema> extends Schema<output<S> | undefined> {
  readonly type = "optional";
  readonly inner: S;

  constructor(inner: S) {
    super();
    this.inner = inner;
  }

  protected read(reading: Reading): Reading {
    return reading.value === undefined ? reading : this.inner.run(reading);
  }
}

export class NullableSchema<S extends Schema> extends Schema<output<S> | null> {
  readonly type = "nullable";
  readonly inner: S;

  constructor(inner: S) {
    super();
    this.inner = inner;
  }

  protected read(reading: Reading): Reading {
    return reading.value === null ? reading : this.inner.run(reading);
  }
}

export class TransformSchema<S extends Schema, To> extends Schema<To> {
  readonly type = "transform";
  readonly inner: S;
  readonly change: (given: unknown, context: TransformContext) => To;

  constructor(inner: S, change: (given: unknown, context: TransformContext) => To) {
    super();
    this.inner = inner;
    this.change = change;
  }

  protected read(reading: Reading): Reading {
    const read = this.inner.run(reading);
    if (read.issues.some(({ code }) => code !== "unrecognized_keys")) {
      read.cut = true;
      return read;
    }
    const push = ({ code, message }: { readonly code: "custom"; readonly message: string }) => {
      read.refuse({ code, message, path: [] });
    };
    read.value = this.change(read.value, { issues: { push } });
    return read;
  }
}
