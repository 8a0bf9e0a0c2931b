import { nearMiss } from "../../base/near-miss.ts";
import * as s from "../../schema/define.ts";
import { toJsonSchema } from "../../schema/json-schema.ts";
import { PlainYaml } from "../../yaml/plain-yaml.ts";
import { reportIssue } from "../../yaml/report-issue.ts";
import type { FixKind } from "../analysis.ts";
import type { LeftOverKind } from "./kind.ts";
import { KNOWN_KINDS } from "./known-kinds.ts";
import { LeftOversError } from "./left-overs-error.ts";
import { patternFault } from "./pattern.ts";

const FIX_KINDS = ["same-run", "multi-stage", "leave-out", "volume"] as const satisfies FixKind[];

const kindFields = s.strictObject({
  kind: s.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error: "expected a short name of small letters, digits and hyphens: my-cache",
  }),
  title: s.string().min(1).meta({ description: "What the files are: apt's package lists" }),
  paths: s.array(s.string()).min(1).meta({
    description: "Absolute, or **/ and a name; * ? [abc] within a name, ** for directories",
  }),
  reason: s.string().min(1).meta({ description: "Why an image can do without them" }),
  fix: s.strictObject({
    kind: s.enum(FIX_KINDS),
    words: s.string().min(1).meta({ description: "What to do, as said to a colleague" }),
    command: s
      .string()
      .regex(/^[^\n]+$/, { error: "expected a command of one line" })
      .optional()
      .meta({ description: "With what a RUN may end that leaves them" }),
  }),
});

const fileFields = s.strictObject({
  about: s.string().optional(),
  "left-overs": s.array(kindFields).optional(),
  "leave-alone": s.array(s.string()).optional().meta({
    description: "Kinds that copyup knows and that are wanted in these images",
  }),
});

const keysAt = (at: readonly (string | number)[]): readonly string[] => {
  if (at.length === 0) return Object.keys(fileFields.shape);
  return Object.keys(at.at(-1) === "fix" ? kindFields.shape.fix.shape : kindFields.shape);
};

/** The kinds of left-overs that a YAML (or JSON) text declares, before those that are known anyway, without those that it
 *  wants left alone. A kind with the name of a known one takes its place.
 *  @param file its name in messages
 *  @throws LeftOversError all that is wrong with it */
export function loadLeftOverKinds(text: string, file: string): LeftOverKind[] {
  const source = new PlainYaml(text, file);
  const { data, error } = source.sound
    ? fileFields.safeParse(source.value ?? {})
    : { data: undefined, error: undefined };
  for (const issue of error?.issues ?? []) reportIssue(source, issue, keysAt);
  if (data !== undefined) checkValues(source, data);
  if (data === undefined || !source.sound) throw new LeftOversError(source.faults);
  const own = data["left-overs"] ?? [];
  const replaced = new Set([...own.map(({ kind }) => kind), ...(data["leave-alone"] ?? [])]);
  return [...own, ...KNOWN_KINDS.filter(({ kind }) => !replaced.has(kind))];
}

function checkValues(source: PlainYaml, data: s.output<typeof fileFields>): void {
  for (const [i, { paths, kind }] of (data["left-overs"] ?? []).entries()) {
    for (const [j, path] of paths.entries()) {
      const fault = patternFault(path);
      const message = `expected a path with wildcards, found "${path}", which ${fault}`;
      if (fault !== null) source.add(["left-overs", i, "paths", j], message);
    }
    const first = data["left-overs"]!.findIndex((other) => other.kind === kind);
    if (first < i) source.add(["left-overs", i, "kind"], `${kind} was given before`);
  }
  const known = KNOWN_KINDS.map(({ kind }) => kind);
  for (const [i, kind] of (data["leave-alone"] ?? []).entries()) {
    if (known.includes(kind)) continue;
    const meant = nearMiss(kind, known);
    const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
    source.add(["leave-alone", i], `no known kind is called ${kind}`, hint);
  }
}

/** The JSON Schema (2020-12) of such a file. */
export function leftOversJsonSchema(): Record<string, unknown> {
  return toJsonSchema(fileFields);
}
