import { describe, expect, it } from "vitest";
import { KNOWN_KINDS } from "../../../src/analyze/left-overs/known-kinds.ts";
import { LeftOversError } from "../../../src/analyze/left-overs/left-overs-error.ts";
import {
  leftOversJsonSchema,
  loadLeftOverKinds,
} from "../../../src/analyze/left-overs/load-kinds.ts";

function faultsOf(text: string): string[] {
  try {
    loadLeftOverKinds(text, "l.yaml");
  } catch (error) {
    if (error instanceof LeftOversError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const OWN = `
left-overs:
  - kind: models
    title: models that were downloaded
    paths: ["/models/**"]
    reason: they are mounted
    fix: { kind: volume, words: Mount them. }
`;

describe("loadLeftOverKinds()", () => {
  it("puts own kinds first", () => {
    const [first, ...others] = loadLeftOverKinds(OWN, "l.yaml");

    expect(first).toMatchObject({ kind: "models", paths: ["/models/**"] });
    expect(others).toEqual(KNOWN_KINDS);
  });

  it("leaves alone what it is told to, and lets a kind take another's place", () => {
    const kinds = loadLeftOverKinds(
      `${OWN.replace("models\n", "docs\n")}leave-alone: [logs]`,
      "l.yaml",
    );

    const names = kinds.map(({ kind }) => kind);
    expect(names.filter((name) => name === "docs")).toHaveLength(1);
    expect(kinds[0]!.title).toBe("models that were downloaded");
    expect(names).not.toContain("logs");
    expect(kinds).toHaveLength(KNOWN_KINDS.length - 1);
  });

  it.each<[string, string, string[]]>([
    ["nothing", "", []],
    ["no YAML", "[", ["l.yaml:1:2: not YAML: Flow sequence must end with a ]"]],
    [
      "an unknown key",
      "left-over: []",
      ["l.yaml:1:1: left-over: unknown key (did you mean left-overs?)"],
    ],
    [
      "an unknown kind",
      "leave-alone: [logz]",
      ["l.yaml:1:15: leave-alone[0]: no known kind is called logz (did you mean logs?)"],
    ],
    [
      "a kind with nothing in it",
      "left-overs: [{ kind: a }]",
      [
        "l.yaml:1:14: left-overs[0].title: missing: text",
        "l.yaml:1:14: left-overs[0].paths: missing: a list",
        "l.yaml:1:14: left-overs[0].reason: missing: text",
        "l.yaml:1:14: left-overs[0].fix: missing: a map",
      ],
    ],
    [
      "a pattern that is none",
      OWN.replace("/models/**", "models/a**b"),
      [
        'l.yaml:5:13: left-overs[0].paths[0]: expected a path with wildcards, found "models/a**b", which begins with neither "/" nor "**/"',
      ],
    ],
    [
      "a fix that is none",
      OWN.replace("volume", "volumes"),
      [
        'l.yaml:7:18: left-overs[0].fix.kind: expected one of same-run, multi-stage, leave-out, volume, found "volumes" (did you mean volume?)',
      ],
    ],
    [
      "a name that is none",
      OWN.replace("models\n", "My Models\n"),
      [
        'l.yaml:3:11: left-overs[0].kind: expected a short name of small letters, digits and hyphens: my-cache, found "My Models"',
      ],
    ],
    [
      "a kind given twice",
      `${OWN}${OWN.replace("\nleft-overs:\n", "")}`,
      ["l.yaml:8:11: left-overs[1].kind: models was given before"],
    ],
  ])("says where %s is wrong", (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it("has a JSON Schema", () => {
    expect(leftOversJsonSchema()).toMatchObject({ type: "object", additionalProperties: false });
  });
});
