import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { APK } from "../../src/build/effects/data/apk.ts";
import { APT_GET } from "../../src/build/effects/data/apt-get.ts";
import { effectsJsonSchema, effectsSchema } from "../../src/build/effects/schema.ts";
import { analysisJsonSchema } from "../../src/report/analyze/analysis-schema.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { scenarioSchema } from "../../src/scenario/schema/scenario.ts";
import type { Issue } from "../../src/schema/issue.ts";
import type { Schema } from "../../src/schema/schema.ts";
import { PlainYaml } from "../../src/yaml/plain-yaml.ts";

// The same definitions once more, made of zod. What a schema of ours takes, what it makes of it and what it has against
// the rest is what zod's is, which has its words from.
vi.resetModules();
vi.doMock("../../src/schema/define.ts", () => import("zod"));
const ofZod = {
  scenario: await import("../../src/scenario/schema/scenario.ts"),
  effects: await import("../../src/build/effects/schema.ts"),
  analysis: await import("../../src/report/analyze/analysis-schema.ts"),
};
vi.doUnmock("../../src/schema/define.ts");
vi.resetModules();

const asZod = (schema: Schema): z.ZodType => schema as unknown as z.ZodType;

/** What is said of an issue, without zod's own wording of what it words itself. */
function told(issue: Issue | z.core.$ZodIssue): unknown {
  const { code, path } = issue;
  switch (issue.code) {
    case "invalid_type":
      return { code, path, expected: issue.expected };
    case "invalid_value":
      return { code, path, values: issue.values };
    case "too_small":
      return { code, path, origin: issue.origin, minimum: issue.minimum };
    case "too_big":
      return { code, path, origin: issue.origin, maximum: issue.maximum };
    case "unrecognized_keys":
      return { code, path, keys: issue.keys };
    case "invalid_union":
      return { code, path, errors: issue.errors.map((branch) => branch.map(told)) };
    case "invalid_key":
      return { code, path, issues: issue.issues.map((one) => told(one as Issue)) };
    default:
      return { code, path, message: issue.message };
  }
}

function expectSame(ours: Schema, zods: Schema, value: unknown): void {
  const [own, other] = [ours.safeParse(value), asZod(zods).safeParse(value)];
  expect(own.error?.issues.map(told)).toEqual(other.error?.issues.map(told));
  // Byte for byte: the order of keys goes into what is printed.
  expect(JSON.stringify(own.data)).toBe(JSON.stringify(other.data));
  expect(own.data).toEqual(other.data);
}

const SCENARIOS = join(import.meta.dirname, "../../scenarios");
const scenarios = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file): unknown => parse(readFileSync(join(SCENARIOS, file), "utf8")))
  .filter((value) => asZod(ofZod.scenario.scenarioSchema).safeParse(value).success);

const effects = [APT_GET, APK].map((text) => new PlainYaml(text, "effects.yaml").value);

/** Words that some field takes, and what almost is one. */
const WORDS = [
  ...["", "x", "/", "/etc/motd", "etc", "a\0b", "ok", "ENOENT", "0640", "u=rw,g=r", "u=rwz", "9"],
  ...["200MiB", "200 MiB", "12e4", "1:3", "1:x", "0:0", "99999999999:1", "db", "O_RDWR", "rwx"],
  ...["A /x", "all", "vfs", "reflink", "hdd", "nvme", "./disk.json", "present", "absent", "now"],
  ...["omit", "docker-28", "char", "file", "KEEP_SIZE", "SEEK_SET", "*.new", "$cwd/x", "true"],
];

const KEYS = [
  ...[
    "path",
    "fd",
    "mode",
    "size",
    "data",
    "content",
    "to",
    "flags",
    "expect",
    "as",
    "note",
    "hex",
  ],
  ...[
    "repeat",
    "len",
    "volume",
    "tmpfs",
    "with",
    "value",
    "errno",
    "tree",
    "run",
    "build",
    "merged",
  ],
  ...[
    "image",
    "tag",
    "uid",
    "compare",
    "device",
    "do",
    "match",
    "files",
    "/x",
    "__proto__",
    "0",
    "z",
  ],
];

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, false, 0, 1, -1, 7, 8, 1.5, 255, 256),
    fc.constantFrom<unknown>(2 ** 32 - 1, 2 ** 32, 2 ** 53, -(2 ** 53), 1e300, Infinity, NaN),
    fc.array(tie("any"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie("any")), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).any;

/** Something to do to a value: at a place in it, another one, none, or one beside it. */
const edit = fc.record({
  at: fc.array(fc.nat(99), { maxLength: 7 }),
  how: fc.constantFrom("replace", "remove", "add"),
  key: fc.constantFrom(...KEYS),
  value,
});

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(whole: unknown, { at, how, key, value }: Edit): unknown {
  if (typeof whole !== "object" || whole === null) return value;
  const keys = Object.keys(whole);
  const [first, ...rest] = at;
  const here = first === undefined || keys.length === 0;
  if (here && how === "replace") return value;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(whole)
    ? [...whole]
    : { ...whole };
  const chosen = here ? key : keys[first % keys.length]!;
  const set = (name: string, to: unknown) =>
    Object.defineProperty(copy, name, { value: to, ...FREE });
  if (here && how === "add") {
    if (Array.isArray(copy)) copy.push(value);
    else set(key, value);
  } else if (how === "remove" && rest.length === 0) {
    if (Array.isArray(copy)) copy.splice(Number(chosen), 1);
    else delete copy[chosen];
  } else {
    set(chosen, edited((whole as Record<string, unknown>)[chosen], { at: rest, how, key, value }));
  }
  return copy;
}

const FREE = { enumerable: true, configurable: true, writable: true };

function sameAfterEdits(ours: Schema, zods: Schema, documents: readonly unknown[]): void {
  const changed = fc
    .tuple(fc.constantFrom(...documents), fc.array(edit, { maxLength: 3 }))
    .map(([whole, edits]) => edits.reduce(edited, whole));
  fc.assert(
    fc.property(changed, (one) => expectSame(ours, zods, one)),
    { numRuns: RUNS },
  );
}

const RUNS = Number(process.env.SCHEMA_RUNS ?? 300);

describe("a schema reads as zod's does", () => {
  it("the scenarios that come with copyup", () => {
    expect(scenarios.length).toBeGreaterThan(20);
    for (const one of scenarios) expectSame(scenarioSchema, ofZod.scenario.scenarioSchema, one);
  });

  it("the effects that come with copyup", () => {
    for (const one of effects) expectSame(effectsSchema, ofZod.effects.effectsSchema, one);
  });

  it("scenarios with anything anywhere", () => {
    sameAfterEdits(scenarioSchema, ofZod.scenario.scenarioSchema, scenarios);
  });

  it("effects with anything anywhere", () => {
    sameAfterEdits(effectsSchema, ofZod.effects.effectsSchema, effects);
  });

  it("each action and modifier of a step, with anything", () => {
    const names = Object.keys(ofZod.scenario.ACTIONS) as (keyof typeof ofZod.scenario.ACTIONS)[];
    const step = fc.record(
      Object.fromEntries(
        [...names, ...Object.keys(ofZod.scenario.MODIFIERS)].map((n) => [n, value]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(step, (one) => {
        const whole = { version: 1, title: "t", steps: [one] };
        expectSame(scenarioSchema, ofZod.scenario.scenarioSchema, whole);
      }),
      { numRuns: RUNS },
    );
  });
});

/** zod tells a union of kinds in short, which strict checkers refuse: `type: ["string", "boolean"]`. */
function inFull(_key: string, value: unknown): unknown {
  const { type, ...rest } = (value ?? {}) as { readonly type?: unknown };
  return Array.isArray(type) ? { anyOf: type.map((one) => ({ type: one })), ...rest } : value;
}

function jsonSchemaOfZod(schema: Schema, io: "input" | "output"): unknown {
  const json = z.toJSONSchema(asZod(schema), { io, target: "draft-2020-12" });
  return JSON.parse(JSON.stringify(json), inFull);
}

describe("toJsonSchema() tells what zod's does", () => {
  it("of scenarios", () => {
    expect(scenarioJsonSchema()).toEqual(jsonSchemaOfZod(ofZod.scenario.scenarioSchema, "input"));
  });

  it("of effects", () => {
    expect(effectsJsonSchema()).toEqual(jsonSchemaOfZod(ofZod.effects.effectsSchema, "input"));
  });

  it("of analyses", () => {
    expect(analysisJsonSchema()).toEqual(jsonSchemaOfZod(ofZod.analysis.analysisSchema, "output"));
  });
});
