import { nearMiss } from "../base/near-miss.ts";
import type { Issue, UnionIssue } from "../schema/issue.ts";
import { splitHint } from "./hint.ts";
import { type KeyPath, valueAt } from "./key-path.ts";
import type { PlainYaml } from "./plain-yaml.ts";
import { shownValue } from "./shown-value.ts";

/** Says of a value what the schema has against it. `keysAt`: the keys that a map at a path may have. */
export function reportIssue(
  source: PlainYaml,
  issue: Issue,
  keysAt: (at: KeyPath) => readonly string[],
  above: KeyPath = [],
): void {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) unknownKey(source, path, key, keysAt(path));
      return;
    case "invalid_key":
      source.add(path, issue.issues[0]?.message ?? "not a key", undefined, "key");
      return;
    case "invalid_union":
      reportUnion(source, issue, keysAt, path);
      return;
    case "invalid_type":
      expected(source, path, KINDS[issue.expected] ?? issue.expected);
      return;
    case "invalid_value":
      oneOf(source, path, issue.values.map(String));
      return;
    case "too_small":
      expected(source, path, "a list with something in it");
      return;
    case "too_big":
      expected(source, path, `${issue.maximum} or less`);
      return;
    default: {
      const { wanted, hint } = splitHint(issue.message);
      expected(source, path, wanted, hint);
    }
  }
}

/** Branches differ in kind: only those of the value's own kind have something to say. */
function reportUnion(
  source: PlainYaml,
  { errors }: UnionIssue,
  keysAt: (at: KeyPath) => readonly string[],
  path: KeyPath,
): void {
  const fitting = errors.find(
    (branch) => !branch.some((one) => one.path.length === 0 && one.code.startsWith("invalid_")),
  );
  if (fitting !== undefined) {
    for (const inner of fitting) reportIssue(source, inner, keysAt, path);
    return;
  }
  const kinds = errors.flatMap((branch) => branch.flatMap((one) => kindOf(one)));
  expected(source, path, [...new Set(kinds)].filter((kind) => kind !== "").join(" or "));
}

/** A number is text here: all scalars are read as they are written. */
function kindOf(issue: Issue): string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code !== "invalid_type" || issue.expected === "number") return [];
  return issue.expected === "null" ? [] : [KINDS[issue.expected] ?? issue.expected];
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  object: "a map",
  record: "a map",
  array: "a list",
};

function unknownKey(source: PlainYaml, path: KeyPath, key: string, known: readonly string[]): void {
  const meant = nearMiss(key, known);
  const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  source.add([...path, key], "unknown key", known.length === 0 ? undefined : hint, "key");
}

function oneOf(source: PlainYaml, path: KeyPath, values: readonly string[]): void {
  const found = valueAt(source.value, path);
  const meant = typeof found === "string" ? nearMiss(found, values) : undefined;
  const wanted = values.length === 1 ? values[0]! : `one of ${values.join(", ")}`;
  expected(source, path, wanted, meant === undefined ? undefined : `did you mean ${meant}?`);
}

function expected(source: PlainYaml, path: KeyPath, wanted: string, hint?: string): void {
  const found = valueAt(source.value, path);
  if (found === undefined) source.add(path, `missing: ${wanted}`, hint, "key");
  else source.add(path, `expected ${wanted}, found ${shownValue(found, { keys: true })}`, hint);
}
