import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import { checkDockerfile } from "../../../src/build/parse/check-dockerfile.ts";
import { dialectOf } from "../../../src/build/parse/dialect.ts";
import { parseDockerfile } from "../../../src/build/parse/parse-dockerfile.ts";
import { requireDoable, requireName } from "../../../src/build/parse/refused-step.ts";
import { BUILD_PROFILES, type BuildProfile } from "../../../src/build/profile.ts";
import { planStages } from "../../../src/build/stages/plan-stages.ts";
import { fixture } from "../support/fixture.ts";

interface Row {
  readonly text: string;
  readonly classic: string | null;
  readonly buildkit: string | null;
}

function refusal(text: string, profile: BuildProfile): string | null {
  try {
    const dockerfile = parseDockerfile(text, "Dockerfile", dialectOf(profile, undefined));
    planStages(dockerfile, { profile });
    const refused = checkDockerfile(dockerfile, profile);
    if (refused !== undefined) throw refused;
    const dialect = dialectOf(profile, dockerfile.directives.syntax);
    for (const [i, { instructions }] of dockerfile.stages.entries()) {
      requireName(dockerfile, i, dialect);
      for (const instruction of instructions) requireDoable(instruction, dialect);
    }
    return null;
  } catch (error) {
    if (error instanceof BuildError) return error.message;
    throw error;
  }
}

describe("what Docker 20.10 refuses", () => {
  const { rows } = fixture<Row>("refused-20.10");

  it("is refused in the words of each of its builders", () => {
    expect(rows.length).toBeGreaterThan(100);
    for (const { text, classic, buildkit } of rows) {
      expect(refusal(text, BUILD_PROFILES["docker-20.10-classic"]), text).toBe(classic);
      expect(refusal(text, BUILD_PROFILES["docker-20.10-buildkit"]), text).toBe(buildkit);
    }
  });
});

describe("checkDockerfile()", () => {
  const heredoc = "FROM a\nRUN <<EOF\necho hi\nEOF\n";

  it("says what an engine does not take of a text that another takes", () => {
    const dockerfile = parseDockerfile(heredoc, "Dockerfile");
    expect(checkDockerfile(dockerfile, BUILD_PROFILES["docker-28"])).toBeUndefined();
    const refused = checkDockerfile(dockerfile, BUILD_PROFILES["docker-20.10-classic"]);
    expect(refused?.message).toBe("dockerfile parse error line 3: unknown instruction: ECHO");
    expect(refused?.range).toMatchObject({ line: 3, column: 1 });
  });

  it("takes what a syntax line brings a front end for, with BuildKit alone", () => {
    const dockerfile = parseDockerfile(`# syntax=docker/dockerfile:1\n${heredoc}`, "Dockerfile");
    expect(checkDockerfile(dockerfile, BUILD_PROFILES["docker-20.10-buildkit"])).toBeUndefined();
    expect(checkDockerfile(dockerfile, BUILD_PROFILES["docker-20.10-classic"])).toBeDefined();
  });
});
