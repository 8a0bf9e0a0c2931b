/** An argument as data: what JSON has, and what it has not under a tag. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly is: "undefined" | "symbol" | "function" | "bigint" | "nan" }
  | { readonly is: "buffer" | "url" | "view"; readonly text: string }
  /** Memory to read into. */
  | { readonly is: "space"; readonly bytes: number }
  | { readonly is: "date"; readonly ms: number }
  /** What the n-th open gave, counted back from the last. */
  | { readonly is: "fd" | "handle"; readonly back: number }
  | { readonly is: "options"; readonly of: Readonly<Record<string, Value>> };

/** What was opened so far. */
export interface Opened {
  readonly fds: number[];
  readonly handles: unknown[];
}

const UNKNOWN_FD = 99_999;

/** The value itself, for a subject that has opened this. */
export function argumentOf(value: Value, opened: Opened): unknown {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((one) => argumentOf(one, opened));
  switch (value.is) {
    case "undefined":
      return undefined;
    case "symbol":
      return Symbol("s");
    case "function":
      return function named() {};
    case "bigint":
      return 3n;
    case "nan":
      return Number.NaN;
    case "buffer":
      return Buffer.from(value.text, "latin1");
    case "url":
      return new URL(value.text);
    case "view":
      return new DataView(Uint8Array.from(Buffer.from(value.text)).buffer);
    case "space":
      return Buffer.alloc(value.bytes, 0x2e);
    case "date":
      return new Date(value.ms);
    case "fd":
      return opened.fds.at(-1 - value.back) ?? UNKNOWN_FD;
    case "handle":
      return opened.handles.at(-1 - value.back);
    case "options":
      return Object.fromEntries(
        Object.entries(value.of).map(([name, one]) => [name, argumentOf(one, opened)]),
      );
    default:
      return value satisfies never;
  }
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
