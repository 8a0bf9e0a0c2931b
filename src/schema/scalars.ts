import type { Reading } from "./reading.ts";
import { Schema } from "./schema.ts";

/** How a check words what it does not find. */
interface Wording {
  readonly error: string | ((found: { readonly input: unknown }) => string);
}

/** Whatever has a length: a check for it is asked of values of another kind, too. */
export function atLeast(minimum: number) {
  return {
    always: true,
    check({ value, issues }: Reading): void {
      const length = (value as { readonly length?: number } | null | undefined)?.length;
      if (length === undefined || length >= minimum) return;
      const origin = Array.isArray(value) ? "array" : "string";
      issues.push({ code: "too_small", origin, minimum, path: [] });
    },
  };
}

export class StringSchema extends Schema<string> {
  readonly type = "string";
  readonly minLength: number | undefined;
  readonly patterns: readonly RegExp[] = [];

  protected read(reading: Reading): Reading {
    if (typeof reading.value === "string") return reading;
    return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
  }

  /** UTF-16 units at least. */
  min(minLength: number): this {
    return this.checked(atLeast(minLength)).with({ minLength });
  }

  regex(pattern: RegExp, { error }: Wording = { error: `expected ${pattern}` }): this {
    const checked = this.checked({
      check({ value, issues }) {
        if (pattern.test(value as string)) return;
        const message = typeof error === "string" ? error : error({ input: value });
        issues.push({ code: "invalid_format", message, path: [] });
      },
    });
    return checked.with({ patterns: [...this.patterns, pattern] });
  }
}

export class NumberSchema extends Schema<number> {
  readonly type = "number";
  readonly whole: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;

  constructor(whole: boolean) {
    super();
    this.whole = whole;
    if (!whole) return;
    this.minimum = Number.MIN_SAFE_INTEGER;
    this.maximum = Number.MAX_SAFE_INTEGER;
  }

  protected read(reading: Reading): Reading {
    const { value } = reading;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
    }
    if (!this.whole || Number.isSafeInteger(value)) return reading;
    if (!Number.isInteger(value)) {
      return reading.refuse({ code: "invalid_type", expected: "int", path: [] });
    }
    reading.issues.push(
      value > 0
        ? { code: "too_big", origin: "int", maximum: Number.MAX_SAFE_INTEGER, path: [] }
        : { code: "too_small", origin: "int", minimum: Number.MIN_SAFE_INTEGER, path: [] },
    );
    return reading;
  }

  min(minimum: number): this {
    const checked = this.checked({
      check({ value, issues }) {
        if ((value as number) >= minimum) return;
        issues.push({ code: "too_small", origin: "number", minimum, path: [] });
      },
    });
    return checked.with({ minimum: Math.max(minimum, this.minimum ?? minimum) });
  }

  max(maximum: number): this {
    const checked = this.checked({
      check({ value, issues }) {
        if ((value as number) <= maximum) return;
        issues.push({ code: "too_big", origin: "number", maximum, path: [] });
      },
    });
    return checked.with({ maximum: Math.min(maximum, this.maximum ?? maximum) });
  }
}

export class BooleanSchema extends Schema<boolean> {
  readonly type = "boolean";

  protected read(reading: Reading): Reading {
    if (typeof reading.value === "boolean") return reading;
    return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
  }
}

export class NullSchema extends Schema<null> {
  readonly type = "null";

  protected read(reading: Reading): Reading {
    if (reading.value === null) return reading;
    return reading.refuse({ code: "invalid_type", expected: this.type, path: [] });
  }
}

export class UnknownSchema extends Schema<unknown> {
  readonly type = "unknown";

  protected read(reading: Reading): Reading {
    return reading;
  }
}

/** One of some values: an enumeration, or a single literal. */
export class ChoiceSchema<const V extends string | number | boolean> extends Schema<V> {
  readonly type = "choice";
  readonly values: readonly V[];
  /** Whether it is a constant. */
  readonly literal: boolean;

  constructor(values: readonly V[], literal: boolean) {
    super();
    this.values = values;
    this.literal = literal;
  }

  protected read(reading: Reading): Reading {
    if (this.values.includes(reading.value as V)) return reading;
    return reading.refuse({ code: "invalid_value", values: this.values, path: [] });
  }
}
