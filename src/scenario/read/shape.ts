import { nearMiss } from "../../base/near-miss.ts";
import type { Issue, UnionIssue } from "../../schema/issue.ts";
import { splitHint } from "../../yaml/hint.ts";
import { type KeyPath, valueAt } from "../../yaml/key-path.ts";
import { shownValue } from "../../yaml/shown-value.ts";
import { scenarioSchema } from "../schema/scenario.ts";
import type { Faults } from "./faults.ts";
import { description, knownKeys } from "./known-keys.ts";
import { synonymOf } from "./synonyms.ts";

/** Reports everything that makes `value` no scenario: missing and unknown keys, values of another kind. */
export function checkShape(value: unknown, faults: Faults): void {
  const result = scenarioSchema.safeParse(value);
  for (const issue of result.error?.issues ?? []) new Shape(value, faults).report(issue, []);
}

class Shape {
  readonly #root: unknown;
  readonly #faults: Faults;

  constructor(root: unknown, faults: Faults) {
    this.#root = root;
    this.#faults = faults;
  }

  report(issue: Issue, above: KeyPath): void {
    const path = [...above, ...issue.path];
    switch (issue.code) {
      case "unrecognized_keys":
        for (const key of issue.keys) this.#unknownKey(path, key);
        return;
      case "invalid_union":
        this.#union(issue, path);
        return;
      case "invalid_key":
        this.#faults.add(path, issue.issues[0]?.message ?? "not a key", undefined, "key");
        return;
      case "invalid_type":
        this.#expected(path, KINDS[issue.expected] ?? issue.expected);
        return;
      case "invalid_value":
        this.#oneOf(path, issue.values.map(String));
        return;
      case "too_small":
        this.#expected(path, tooSmall(issue));
        return;
      case "too_big":
        this.#expected(path, `${issue.maximum} or less`);
        return;
      default:
        this.#worded(path, issue.message);
    }
  }

  #unknownKey(path: KeyPath, key: string): void {
    const known = knownKeys(scenarioSchema, path);
    const meant = synonymOf(key, known) ?? nearMiss(key, known);
    const hint = quoteHint(key) ?? (meant === undefined ? listed(known) : `did you mean ${meant}?`);
    this.#faults.add([...path, key], "unknown key", hint, "key");
  }

  /** Branches differ in kind: only those of the value's own kind have something to say. */
  #union(issue: UnionIssue, path: KeyPath): void {
    const found = valueAt(this.#root, path);
    const fitting = issue.errors.find((branch) => !branch.some((one) => isMisfit(one, found)));
    if (fitting !== undefined) {
      for (const inner of fitting) this.report(inner, path);
      return;
    }
    const kinds = issue.errors.flatMap(([first]) => (first === undefined ? [] : wantedBy(first)));
    this.#expected(path, [...new Set(kinds)].join(" or "));
  }

  #oneOf(path: KeyPath, values: readonly string[]): void {
    const found = valueAt(this.#root, path);
    const meant = typeof found === "string" ? nearMiss(found, values) : undefined;
    const expected = values.length === 1 ? values[0]! : `one of ${values.join(", ")}`;
    this.#expected(path, expected, meant === undefined ? undefined : `did you mean ${meant}?`);
  }

  #worded(path: KeyPath, wording: string): void {
    const { wanted, hint } = splitHint(wording);
    this.#expected(path, wanted, hint);
  }

  #expected(path: KeyPath, expected: string, hint?: string): void {
    const found = valueAt(this.#root, path);
    if (found === undefined) {
      const wanted = description(scenarioSchema, path) ?? `expected ${expected}`;
      this.#faults.add(path, `missing: ${wanted}`, undefined, "key");
      return;
    }
    const scalar = typeof found === "number" || typeof found === "boolean";
    const quote =
      scalar && expected === KINDS.string ? `in quotes it is text: "${found}"` : undefined;
    this.#faults.add(
      path,
      `expected ${expected}, found ${shownValue(found)}`,
      hint ?? quote ?? callHint(path, found, expected),
    );
  }
}

/** Whether an issue says that a value is of another kind altogether: a map where a word was wanted. */
function isMisfit(issue: Issue, found: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_type") return true;
  return issue.code === "invalid_value" && issue.values.every((one) => typeof one !== typeof found);
}

function wantedBy(issue: Issue): string[] {
  if (issue.code === "invalid_type") return [KINDS[issue.expected] ?? issue.expected];
  return issue.code === "invalid_value" ? issue.values.map(String) : [];
}

/** `unlink: /etc/motd` says what is meant, but not as it is written. */
function callHint(path: KeyPath, found: unknown, expected: string): string | undefined {
  if (path.length !== 3 || path[0] !== "steps" || typeof found !== "string") return undefined;
  if (expected !== KINDS.object || path[2] === "diff") return undefined;
  return `${path[2]}: { ${path[2] === "commit" ? "tag" : "path"}: ${found} }`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a map",
  record: "a map",
  array: "a list",
  tuple: "a pair",
  null: "nothing",
};

/** `{ mode: u=rw,g=r }` is two keys to YAML. */
function quoteHint(key: string): string | undefined {
  return /^[ugoa]+=[rwxst]*$/.test(key) ? 'a mode with commas needs quotes: "u=rw,g=r"' : undefined;
}

function listed(known: readonly string[]): string | undefined {
  return known.length > 0 && known.length <= 12 ? `there are ${known.join(", ")}` : undefined;
}

function tooSmall(issue: Extract<Issue, { readonly code: "too_small" }>): string {
  if (issue.origin === "array") return "a list with something in it";
  return issue.origin === "string" ? "some text" : `${issue.minimum} or more`;
}
