import { stringify } from "yaml";
import type { Case, CaseEntry, CaseOp } from "../../../src/cases/case.ts";
import type { OpOutcome, Outcome } from "../../../src/cases/outcome.ts";
import { ScenarioError } from "../../../src/scenario/error.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { runScenario } from "../../../src/scenario/run.ts";
import { toCase } from "../../../src/scenario/to-case.ts";

/** A case as a scenario file whose steps expect what the kernel did; null when no scenario says the same, or when the
 *  engine's difference is not in what the steps yield. */
export async function asScenario(
  given: Case,
  kernel: Outcome,
  title: string,
): Promise<string | null> {
  if (given.readonly || given.nomount || given.data.length + given.upper.length > 0) return null;
  const text = stringify({
    version: 1,
    title,
    image: { layers: given.lower.map((entries, i) => ({ name: `l${i}`, tree: treeOf(entries) })) },
    mount: given.options,
    steps: [{ umask: { mode: "0" } }, ...given.ops.map((op, i) => stepOf(op, kernel.ops[i]!))],
  });
  return (await saysTheSame(text, given)) ? text : null;
}

/** Read back, it is the case, and it fails on the engine. */
async function saysTheSame(text: string, given: Case): Promise<boolean> {
  try {
    const scenario = parseScenario(text, { file: "found.yaml" });
    const back = toCase(scenario);
    // Its own umask, and the one that a case begins with.
    const same =
      plain(back.lower) === plain(given.lower) && plain(back.ops.slice(2)) === plain(given.ops);
    if (!same) return false;
    const result = await runScenario(scenario);
    result.close();
    return result.mismatches.length > 0;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}

/** Fields in order of their names; a file without content has an empty one. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_key, item) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    const full = item.type === "file" && "path" in item ? { content: "", ...item } : item;
    return Object.fromEntries(Object.entries(full).sort());
  });
}

function treeOf(entries: readonly CaseEntry[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    entries.map((entry) => {
      const suffix = entry.type === "dir" && entry.path !== "/" ? "/" : "";
      return [entry.path + suffix, fieldsOf(entry)];
    }),
  );
}

function fieldsOf(entry: CaseEntry): Readonly<Record<string, unknown>> {
  const { path: _, type, target, content = "", size, mode, ...rest } = entry;
  const common = { ...rest, ...(mode === undefined ? {} : { mode: octal(mode) }) };
  if (type === "symlink" || type === "link") return { [type]: target, ...common };
  if (type === "dir") return common;
  if (type === "char" || type === "block") return { [type]: entry.rdev?.join(":"), ...common };
  if (type !== "file") return { [type]: true, ...common };
  const hole = size === undefined || typeof content !== "string" ? 0 : size - content.length;
  return { content, ...(hole > 0 ? { hole } : {}), ...common };
}

function stepOf(op: CaseOp, outcome: OpOutcome): Readonly<Record<string, unknown>> {
  const { op: name, uid, gid, groups, mode, content, ...rest } = op;
  const call = {
    ...rest,
    ...(content === undefined ? {} : { data: content }),
    ...(typeof mode === "number" ? { mode: octal(mode) } : {}),
    ...(typeof mode === "string" ? { mode } : {}),
  };
  const who = uid === undefined ? {} : { as: [uid, gid ?? uid, ...(groups ?? [])].join(":") };
  return { [name]: call, ...who, ...expectationOf(outcome) };
}

function expectationOf(outcome: OpOutcome): { readonly expect?: unknown } {
  if (!outcome.ok) return { expect: outcome.errno };
  const { value } = outcome;
  if (value === undefined) return {};
  if (typeof value !== "object" || !("mode" in value)) return { expect: { value } };
  return { expect: { value: { ...value, mode: octal(value.mode) } } };
}

const octal = (mode: number): string => `0${mode.toString(8)}`;
