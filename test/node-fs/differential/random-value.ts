import type { Random } from "../../kernel/generate/random.ts";
import type { Value } from "./value.ts";

/** Draws arguments: mostly ones that mean something, at times such as Node refuses. */
export class Values {
  readonly random: Random;

  /** An open file is a FileHandle. */
  promised = false;
  /** A callback follows. */
  called = false;

  constructor(random: Random) {
    this.random = random;
  }

  path(): Value {
    const text = this.pathText();
    const { random } = this;
    if (random.chance(0.04)) return this.nonsense();
    if (random.chance(0.02)) return `${text}\0x`;
    if (random.chance(0.05)) return { is: "buffer", text };
    if (random.chance(0.04) && text.startsWith("/")) return { is: "url", text: `file://${text}` };
    if (random.chance(0.01))
      return {
        is: "url",
        text: random.pick(["http://h/a", "file://h/a", "file:///a%2fb", "file:///a%20b"]),
      };
    return text;
  }

  pathText(): string {
    const { random } = this;
    const depth = random.weighted({ "1": 5, "2": 8, "3": 3 });
    const names: string[] = Array.from({ length: Number(depth) }, () => random.pick(NAMES));
    if (random.chance(0.05))
      names.splice(random.between(0, names.length), 0, random.pick([".", "..", ""]));
    const slash = random.chance(0.04) ? "/" : "";
    return `${random.chance(0.9) ? "/" : ""}${names.join("/")}${slash}`;
  }

  nonsense(): Value {
    return this.random.pick<Value>([
      null,
      { is: "undefined" },
      { is: "symbol" },
      // Where a callback may follow, a function is one.
      ...(this.called ? [] : [{ is: "function" } as const]),
      { is: "bigint" },
      { is: "nan" },
      777,
      -1,
      1.5,
      2 ** 33,
      true,
      "",
      "it's",
      "a text that is longer than what errors show of it",
      [],
      { is: "options", of: {} },
      { is: "date", ms: 5 },
    ]);
  }

  /** The value; rarely nonsense instead. */
  mostly(value: Value): Value {
    return this.random.chance(0.04) ? this.nonsense() : value;
  }

  maybe(make: () => Value): Value[] {
    return this.random.chance(0.5) ? [make()] : [];
  }

  fd(): Value {
    const nonsense = this.random.chance(0.05) ? this.nonsense() : null;
    // Some of Node's calls end the process where a descriptor is a symbol.
    return nonsense !== null && JSON.stringify(nonsense) !== '{"is":"symbol"}'
      ? nonsense
      : { is: "fd", back: this.random.weighted({ "0": 8, "1": 2, "2": 1 }) === "0" ? 0 : 1 };
  }

  /** Options of which each is there or not. */
  options(of: Readonly<Record<string, () => Value>>): Value {
    const { random } = this;
    const chosen = Object.entries(of).filter(() => random.chance(0.4));
    return {
      is: "options",
      of: Object.fromEntries(
        chosen.map(([name, make]) => [name, SAFE.has(name) ? make() : this.mostly(make())]),
      ),
    };
  }

  flag(): Value {
    const { random } = this;
    if (random.chance(0.15))
      return random.pick<Value>([0, 1, 2, 65, 577, 1089, 0o200000, 0o400000, 2 ** 31]);
    return random.pick(["r", "r+", "w", "wx", "w+", "a", "ax", "a+", "as", "rs", "xw", "zz"]);
  }

  mode(): Value {
    return this.random.pick<Value>([
      0o644,
      0o755,
      0o600,
      0o4755,
      0o2770,
      "644",
      "0777",
      0,
      "9",
      0o1777,
    ]);
  }

  data(): Value {
    const { random } = this;
    const text = random.pick(["", "x", "hello", "zażółć", "0123456789", "long ".repeat(900)]);
    if (random.chance(0.2)) return { is: "buffer", text };
    if (random.chance(0.05)) return { is: "view", text };
    return this.mostly(text);
  }

  time(): Value {
    return this.mostly(
      this.random.pick<Value>([
        0,
        1,
        1_000_000_000.123456,
        123.5,
        "12.25",
        -5,
        { is: "date", ms: 1_234_567_890_123 },
        { is: "date", ms: -1500 },
        4_000_000_000,
      ]),
    );
  }

  encoding(): Value {
    return this.random.pick<Value>([
      "utf8",
      "utf-8",
      "buffer",
      "hex",
      "base64",
      "latin1",
      "ascii",
      "utf16le",
      null,
      "UTF8",
      "nope",
    ]);
  }

  id(): Value {
    return this.mostly(this.random.pick<Value>([0, 1, 1000, -1, 2 ** 32 - 1, 65534]));
  }

  flagBit = (): Value => this.random.chance(0.7);
  number = (): Value => this.random.pick<Value>([0, 1, 2, 3, 5, 10, -1, 100]);
}

/** Nonsense in these ends the process that asks Node: opendir throws where nobody can catch it. */
const SAFE: ReadonlySet<string> = new Set(["bufferSize"]);

/** Few, so that calls meet. */
export const NAMES = ["a", "b", "c", "dir", "link", "é"] as const;
