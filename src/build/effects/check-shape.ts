import type * as z from "zod";
import { nearMiss } from "../../base/near-miss.ts";
import type { EffectsSource, KeyPath } from "./effects-source.ts";
import { effectsSchema, HINT, keysAt } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** The value as the schema reads it; undefined when it is no file of effects, and everything that makes it none has
 *  been reported. */
export function checkShape(source: EffectsSource): z.output<typeof effectsSchema> | undefined {
  const result = effectsSchema.safeParse(source.value);
  const issues = result.error?.issues ?? [];
  for (const issue of issues) {
    // A step whose action is misspelled has none: said once.
    if (issue.code !== "custom" || !hasUnknownKey(issues, issue)) {
      reportIssue(source, issue, keysAt);
    }
  }
  return result.data;
}

function hasUnknownKey(issues: readonly Issue[], { path }: Issue): boolean {
  const at = path.join("\n");
  return issues.some((one) => one.code === "unrecognized_keys" && one.path.join("\n") === at);
}

/** Says of a value what the schema has against it. `keysAt`: the keys that a map at a path may have. */
export function reportIssue(
  source: EffectsSource,
  issue: Issue,
  keysAt: (at: KeyPath) => readonly string[],
  above: KeyPath = [],
): void {
  const path = [...above, ...(issue.path as KeyPath)];
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
    default: {
      const [message, hint] = issue.message.split(HINT);
      expected(source, path, message!.replace(/^expected /, ""), hint);
    }
  }
}

/** Branches differ in kind: only those of the value's own kind have something to say. */
function reportUnion(
  source: EffectsSource,
  { errors }: z.core.$ZodIssueInvalidUnion,
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

function unknownKey(
  source: EffectsSource,
  path: KeyPath,
  key: string,
  known: readonly string[],
): void {
  const meant = nearMiss(key, known);
  const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  source.add([...path, key], "unknown key", known.length === 0 ? undefined : hint, "key");
}

function oneOf(source: EffectsSource, path: KeyPath, values: readonly string[]): void {
  const found = valueAt(source.value, path);
  const meant = typeof found === "string" ? nearMiss(found, values) : undefined;
  const wanted = values.length === 1 ? values[0]! : `one of ${values.join(", ")}`;
  expected(source, path, wanted, meant === undefined ? undefined : `did you mean ${meant}?`);
}

function expected(source: EffectsSource, path: KeyPath, wanted: string, hint?: string): void {
  const found = valueAt(source.value, path);
  if (found === undefined) source.add(path, `missing: ${wanted}`, hint, "key");
  else source.add(path, `expected ${wanted}, found ${shown(found)}`, hint);
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty map" : `a map with ${keys.slice(0, 5).join(", ")}`;
  }
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
