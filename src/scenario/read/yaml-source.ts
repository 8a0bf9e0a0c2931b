import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { type KeyPath, type Part, shownPath } from "../../yaml/key-path.ts";
import { keyOf, offsetOf, startOf } from "../../yaml/offset.ts";
import type { ScenarioLimits } from "../limits.ts";
import { Faults } from "./faults.ts";

/** A YAML text as plain values, and where each of them lies. */
export interface YamlSource {
  readonly value: unknown;
  readonly faults: Faults;
  /** False when the text is not YAML, so that its values mean nothing. */
  readonly sound: boolean;
}

/** The library's own check for a key given twice compares each key with all others; ValueReader has a quicker one. */
const PARSING = { prettyErrors: false, stringKeys: false, uniqueKeys: false } as const;

/** Reads YAML 1.2 (JSON is YAML too). */
export function readYaml(file: string, text: string, limits: ScenarioLimits): YamlSource {
  const nul = text.indexOf("\0");
  if (nul !== -1) return notText(file, text, nul);
  const document = parseDocument(text, PARSING);
  const locate = (path: KeyPath, part: Part) => offsetOf(document, path, part);
  const faults = new Faults(file, text, locate);
  reportSyntax(document, text, faults);
  if (document.errors.length > 0) {
    return { value: undefined, faults, sound: false };
  }
  if (document.contents === null) {
    faults.addAt(0, "", "the file is empty: expected a scenario, which begins with version: 1");
    return { value: undefined, faults, sound: false };
  }
  const reader = new ValueReader(faults, limits);
  const value = reader.read(document.contents, [], undefined);
  return { value, faults, sound: !reader.overfull };
}

function notText(file: string, text: string, at: number): YamlSource {
  const faults = new Faults(file, text, () => at);
  faults.addAt(at, "", "a NUL byte: expected text");
  return { value: undefined, faults, sound: false };
}

/** Places that are reported where a text is not YAML: what comes after them mostly comes of them. */
const MOST_PLACES = 3;

/** One fault for each place: what is not YAML tends to be so in several ways. */
function reportSyntax({ errors, warnings }: Document, text: string, faults: Faults): void {
  const seen = new Set<number>();
  for (const { pos, message, code } of [...errors, ...warnings]) {
    if (seen.has(pos[0])) continue;
    seen.add(pos[0]);
    if (seen.size > MOST_PLACES) return;
    faults.addAt(pos[0], "", messageOf(code, message, text.slice(pos[0], pos[1])));
  }
}

/** The library's wording, and ours for what people run into. */
function messageOf(code: string, message: string, at: string): string {
  if (message.startsWith("Maximum call stack")) return "nested too deeply";
  if (code === "MULTIPLE_DOCS") return "a second document begins here: a file holds one scenario";
  if (code === "TAG_RESOLVE_FAILED") return `unknown tag ${at}`;
  return `not YAML: ${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message}`;
}

/** The library quotes what it does not expect, however long. */
const LONGEST = 120;

/** Values that stay the text they were written as: to YAML a mode of 0640 is decimal, and 12e4 is 120000. */
const AS_WRITTEN = new Set(["mode", "hex"]);

class ValueReader {
  overfull = false;
  readonly #faults: Faults;
  readonly #limit: number;
  readonly #open = new Set<Node>();
  /** What each anchor marks, up to here: a name may be given again. */
  readonly #anchors = new Map<string, Node>();
  #aliased = 0;
  #values = 0;

  constructor(faults: Faults, limits: ScenarioLimits) {
    this.#faults = faults;
    this.#limit = limits.values;
  }

  read(node: unknown, path: KeyPath, key: string | undefined): unknown {
    if (this.overfull) return undefined;
    if (++this.#values > this.#limit) return this.#tooMany(path);
    if (isAlias(node)) return this.#readAlias(node, path, key);
    if (this.#aliased === 0 && isNode(node) && node.anchor) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#readScalar(node, path, key);
    if (!isMap(node) && !isSeq(node)) return null;
    this.#open.add(node);
    const value = isMap(node)
      ? this.#readMap(node, path)
      : node.items.map((item, i) => this.read(item, [...path, i], undefined));
    this.#open.delete(node);
    return value;
  }

  #readMap(map: YAMLMap, path: KeyPath): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (key === undefined) {
        const message = "a key is text here, not a list or a map";
        this.#faults.addAt(startOf(pair.key) ?? 0, shownPath(path), message);
        continue;
      }
      if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
        const message = "merge keys are not supported";
        const hint = "YAML 1.2 has none: write the keys out, or give the whole map an alias";
        this.#faults.addAt(startOf(pair.key) ?? 0, shownPath(path), message, hint);
        continue;
      }
      if (Object.hasOwn(value, key)) {
        this.#faults.addAt(
          startOf(pair.key) ?? 0,
          "",
          "this key was given before, in the same map",
        );
      }
      // Keys such as __proto__ are keys like any other.
      Object.defineProperty(value, key, {
        value: this.read(pair.value, [...path, key], key),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return value;
  }

  #readAlias(alias: Alias, path: KeyPath, key: string | undefined): unknown {
    const node = this.#anchors.get(alias.source);
    if (node !== undefined && !this.#open.has(node)) {
      this.#aliased++;
      const value = this.read(node, path, key);
      this.#aliased--;
      return value;
    }
    const offset = startOf(alias) ?? 0;
    const wrong = node === undefined ? `nothing is marked &${alias.source}` : INSIDE_ITSELF;
    this.#faults.addAt(offset, shownPath(path), wrong);
    return null;
  }

  #readScalar(scalar: Scalar, path: KeyPath, key: string | undefined): unknown {
    const { value, source } = scalar;
    if (typeof value === "number" && AS_WRITTEN.has(key ?? "")) return source ?? `${value}`;
    if (typeof value !== "object" || value === null) return value;
    this.#faults.add(path, "expected plain text or a number, without a tag");
    return null;
  }

  #tooMany(path: KeyPath): undefined {
    this.overfull = true;
    const limit = `more than ${this.#limit} values (limit values)`;
    this.#faults.add(path, `${limit}: aliases that stand in each other multiply`);
    return undefined;
  }
}

const INSIDE_ITSELF = "an alias cannot stand inside what it stands for";
