import { describe, expect, it } from "vitest";
import * as s from "../../src/schema/define.ts";
import { faultLine } from "../../src/yaml/file-fault.ts";
import { PlainYaml } from "../../src/yaml/plain-yaml.ts";
import { reportIssue } from "../../src/yaml/report-issue.ts";

const SCHEMA = s.strictObject({ people: s.record(s.string(), s.strictObject({ id: s.string() })) });

function faultsOf(text: string): string[] {
  const source = new PlainYaml(text, "a.yaml");
  const { error } = SCHEMA.safeParse(source.value);
  for (const issue of error?.issues ?? []) {
    reportIssue(source, issue, (at) => (at.length === 0 ? ["people"] : ["id"]));
  }
  return source.faults.map(faultLine);
}

describe("PlainYaml", () => {
  it("reads every scalar as it was written", () => {
    expect(new PlainYaml("mode: 0640\nbig: 12e4\nyes: true", "a.yaml").value).toEqual({
      mode: "0640",
      big: "12e4",
      yes: "true",
    });
  });

  it("says of a text that is no YAML where it is none", () => {
    const source = new PlainYaml("a: [1", "a.yaml");

    expect(source.sound).toBe(false);
    expect(source.faults.map(faultLine)).toEqual([
      expect.stringMatching(/^a\.yaml:1:6: not YAML: /),
    ]);
  });
});

describe("reportIssue()", () => {
  it("names the place, what was expected, and what was probably meant", () => {
    expect(faultsOf("people:\n  ann: { di: 1 }\n  /b: text\npeopel: 1\n")).toEqual([
      "a.yaml:2:3: people.ann.id: missing: text",
      "a.yaml:2:10: people.ann.di: unknown key (did you mean id?)",
      'a.yaml:3:7: people["/b"]: expected a map, found "text"',
      "a.yaml:4:1: peopel: unknown key (did you mean people?)",
    ]);
  });

  it("points into what an alias stands for", () => {
    expect(faultsOf("people:\n  ann: &one { id: [1] }\n  bob: *one\n")).toEqual([
      "a.yaml:2:19: people.ann.id: expected text, found a list",
      "a.yaml:2:19: people.bob.id: expected text, found a list",
    ]);
  });
});
