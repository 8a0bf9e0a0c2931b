import { runInNewContext } from "node:vm";

const SYMBOL = Symbol("s");

/** What somebody may give where something else is wanted, by how it is called in a test. None of it makes Node end the
 *  process, as some large numbers do. */
export const VALUES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  "-1": () => -1,
  "a bigint": () => 5n,
  "no text": () => "",
  "a text": () => "x",
  digits: () => "7",
  "a text with a NUL": () => "a\0b",
  "a text with a quote": () => "it's",
  "half a surrogate pair": () => "\ud800",
  "no options": () => ({}),
  "an array": () => [],
  "an object without a prototype": () => Object.create(null),
  "an object of a class": () => new Map(),
  "a text that is an object": () => new String("x"),
  "a function": () => function named() {},
  bytes: () => Uint8Array.of(110),
  "bytes of another realm": () => runInNewContext("new Uint8Array([110])"),
  "a date of another realm": () => runInNewContext("new Date(1e12)"),
  "a URL of no file": () => new URL("http://host/file"),
  "a URL of a host": () => new URL("file://host/file"),
  "a URL with a slash in a name": () => new URL("file:///a%2Fb"),
  "a URL that spells no text": () => new URL("file:///a%ffb"),
  "a signal that is aborted": () => AbortSignal.abort("why"),
  "a symbol": () => SYMBOL,
};

/** For a descriptor that Node checks in C++: of a symbol it ends the process, and it cuts a text at a NUL. */
export const HELD: typeof VALUES = Object.fromEntries(
  [
    "undefined",
    "null",
    "true",
    "-1",
    "a bigint",
    "a text",
    "no options",
    "a function",
    "bytes",
  ].map((name) => [name, VALUES[name]!]),
);

/** Options with one of their fields wrong. */
export function wrongOptions(names: readonly string[]): typeof VALUES {
  const wrong: Readonly<Record<string, unknown>> = {
    null: null,
    true: true,
    "1": 1,
    "-1": -1,
    "a text": "x",
    "an object": {},
    "a symbol": SYMBOL,
  };
  const rows = names.flatMap((name) =>
    Object.entries(wrong).map(([shown, value]): [string, () => unknown] => [
      `${name}: ${shown}`,
      () => ({ [name]: value }),
    ]),
  );
  return Object.fromEntries(rows);
}

export const ENCODINGS: typeof VALUES = Object.fromEntries(
  ["utf8", "UTF-8", "buffer", "hex", "base64url", "latin1", "utf16le", "nope"].flatMap((name) => [
    [`the encoding ${name}`, () => name],
    [`{ encoding: ${name} }`, () => ({ encoding: name })],
  ]),
);
