import { expect, it } from "vitest";
import { ScenarioError } from "../../src/scenario/error.ts";
import { formatScenarioError } from "../../src/scenario/format-error.ts";
import { HEAD, parse } from "./support.ts";

function formatted(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ScenarioError) return formatScenarioError(error);
    throw error;
  }
  throw new Error("parsed");
}

it("formatScenarioError() shows each fault and its line, with a mark below the place", () => {
  expect(formatted(`${HEAD}steps:\n  - chmdo: { path: /a }\n  - umask: { mode: 22 }\n`)).toBe(
    `test.yaml:5:5 steps[0].chmdo: unknown key (did you mean chmod?)
  5 |   - chmdo: { path: /a }
    |     ^
test.yaml:6:20 steps[1].umask.mode: expected a mode: octal as 0640, or as u=rw,g=r, found "22" (modes are octal and begin with 0, as 0640)
  6 |   - umask: { mode: 22 }
    |                    ^`,
  );
});

it("formatScenarioError() shows twenty faults, and counts the others", () => {
  const lines = formatted(`${HEAD}steps:\n${"  - chmdo: { path: /a }\n".repeat(1500)}`).split("\n");

  expect(lines).toHaveLength(61);
  expect(lines[57]).toBe("test.yaml:24:5 steps[19].chmdo: unknown key (did you mean chmod?)");
  expect(lines[60]).toBe("and 1,480 more faults");
});

it("formatScenarioError() shows nothing that a terminal would take as a command", () => {
  expect(formatted(`${HEAD}abuot: "a\u007f\u001b[31mb"`)).toContain(
    '\n  4 | abuot: "a\ufffd\ufffd[31mb"\n',
  );
});

it("formatScenarioError() cuts long lines, and needs none", () => {
  const long = `about: { ${"x".repeat(200)}: 1 }`;

  expect(formatted(`${HEAD}${long}`)).toBe(
    `test.yaml:4:8 about: expected text, found a map
  4 | about: { ${"x".repeat(67)}
    |        ^`,
  );
  expect(formatted("")).toBe(
    "test.yaml:1:1: the file is empty: expected a scenario, which begins with version: 1",
  );
});
