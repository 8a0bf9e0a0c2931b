import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import { parseDockerfile } from "../../../src/build/parse/parse-dockerfile.ts";
import { BUILD_PROFILES, type EngineName } from "../../../src/build/profile.ts";
import { planStages, type StageOptions } from "../../../src/build/stages/plan-stages.ts";
import type { StagePlan } from "../../../src/build/stages/stage-plan.ts";

function plan(
  text: string,
  options: Omit<StageOptions, "profile"> = {},
  engine: EngineName = "docker-28",
): StagePlan {
  const dockerfile = parseDockerfile(text, "Dockerfile");
  return planStages(dockerfile, { profile: BUILD_PROFILES[engine], ...options });
}

function refusal(...args: Parameters<typeof plan>): string {
  try {
    plan(...args);
  } catch (error) {
    if (error instanceof BuildError) return error.message;
    throw error;
  }
  return "taken";
}

const labels = (stages: StagePlan["needed"]) => stages.map(({ label }) => label);

const FIVE = `FROM alpine AS base
FROM busybox AS tools
FROM base AS build
RUN --mount=type=bind,from=tools,target=/t make
FROM scratch AS unused
COPY --from=build /x /
FROM scratch
COPY --from=2 /x /
`;

describe("planStages()", () => {
  it("leaves out what the target does not need, with BuildKit", () => {
    const { needed, skipped, target } = plan(FIVE);
    expect(target.label).toBe("stage-4");
    expect(labels(needed)).toEqual(["base", "tools", "build", "stage-4"]);
    expect(labels(skipped)).toEqual(["unused"]);
  });

  it("takes every stage up to the target, with the classic builder", () => {
    const text = FIVE.replace(/^RUN.*\n/m, "");
    const { needed, skipped } = plan(text, { target: "BUILD" }, "docker-20.10-classic");
    expect(labels(needed)).toEqual(["base", "tools", "build"]);
    expect(labels(skipped)).toEqual(["unused", "stage-4"]);
  });

  it("tells stages, images, contexts and nothing apart", () => {
    const { stages } = plan(
      "FROM a AS b\nFROM b\nFROM B\nFROM ctx\nFROM scratch\nCOPY --from=B x y\nCOPY --from=img x y\nCOPY --from=ctx x y\nCOPY --from=0 x y\n",
      { contexts: new Set(["ctx"]) },
    );
    expect(stages.map(({ base }) => base)).toEqual([
      { kind: "image", name: "a" },
      { kind: "stage", index: 0 },
      { kind: "image", name: "B" },
      { kind: "context", name: "ctx" },
      { kind: "scratch" },
    ]);
    expect(stages[4]!.uses.map(({ source }) => source)).toEqual([
      { kind: "stage", index: 0 },
      { kind: "image", name: "img" },
      { kind: "context", name: "ctx" },
      { kind: "stage", index: 0 },
    ]);
  });

  it("finds a base's name in any case with the classic builder alone, as measured", () => {
    const { stages } = plan("FROM a AS b\nFROM B\n", {}, "docker-20.10-classic");
    expect(stages[1]!.base).toEqual({ kind: "stage", index: 0 });
  });

  it("means the last stage of a name", () => {
    const { target } = plan("FROM a AS x\nFROM b AS x\nFROM c\n", { target: "x" });
    expect(target.index).toBe(1);
  });

  it("expands FROM with the arguments before it and those of the platform", () => {
    const text =
      "ARG V=3\nARG I=alpine:$V\nFROM --platform=$BUILDPLATFORM $I AS a\nFROM $I-$TARGETARCH\n";
    const { stages, globalArgs } = plan(text, {
      platform: "linux/arm/7",
      args: new Map([["V", "4"]]),
    });
    expect(stages[0]!.base).toEqual({ kind: "image", name: "alpine:4" });
    expect(stages[0]!.platform).toEqual({ os: "linux", architecture: "amd64", variant: "" });
    expect(stages[1]!.base).toEqual({ kind: "image", name: "alpine:4-arm" });
    expect(stages[1]!.platform).toBeUndefined();
    expect(Object.fromEntries(globalArgs)).toMatchObject({
      TARGETPLATFORM: "linux/arm/v7",
      TARGETVARIANT: "v7",
      BUILDPLATFORM: "linux/amd64",
      TARGETSTAGE: "default",
    });
  });

  it("knows no platform with the classic builder", () => {
    const { globalArgs } = plan("ARG A=$TARGETARCH\nFROM x\n", {}, "docker-20.10-classic");
    expect([...globalArgs]).toEqual([["A", ""]]);
  });

  // The words of BuildKit in Docker 28.5.2, and of the classic builder, each as recorded or read.
  it.each<[string, string, EngineName, string]>([
    ["FROM a AS web\n", "x", "docker-28", 'target stage "x" could not be found'],
    [
      "FROM a AS web\n",
      "wbe",
      "docker-28",
      'target stage "wbe" could not be found (did you mean web?)',
    ],
    ["FROM a AS web\n", "0", "docker-20.10-buildkit", "target stage 0 could not be found"],
    [
      "FROM a AS web\n",
      "0",
      "docker-20.10-classic",
      "failed to reach build target 0 in Dockerfile",
    ],
    ["FROM $X\n", "", "docker-28", "base name ($X) should not be blank"],
    [
      "FROM --platform=$TARGETPLATFROM a\n",
      "",
      "docker-28",
      "empty platform value from expression $TARGETPLATFROM (did you mean TARGETPLATFORM?)",
    ],
    [
      "FROM --platform=foo a\n",
      "",
      "docker-28",
      'failed to parse platform foo: "foo": unknown operating system or architecture: invalid argument',
    ],
    ["FROM a\nCOPY --from=5 x y\n", "", "docker-28", "invalid stage index 5"],
    [
      "FROM a\nCOPY --from=0 x y\n",
      "",
      "docker-28",
      "circular dependency detected on stage: stage-0",
    ],
    [
      "FROM a\nCOPY --from=0 x y\n",
      "",
      "docker-20.10-classic",
      "invalid from flag value 0: refers to current build stage",
    ],
    [
      "FROM a\nCOPY --from=b x y\nFROM a AS b\nFROM a\nCOPY --from=0 x y\n",
      "",
      "docker-28",
      'cannot copy from stage "b", it needs to be defined before current stage "stage-0"',
    ],
    [
      "FROM a AS c\nCOPY --from=b x y\nFROM a AS b\nCOPY --from=c x y\n",
      "",
      "docker-28",
      "circular dependency detected on stage: c",
    ],
    [
      "FROM a\nCOPY --from=$X x y\n",
      "",
      "docker-28",
      "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround",
    ],
  ])("refuses %j with target %j for %s", (text, target, engine, message) => {
    expect(refusal(text, target === "" ? {} : { target }, engine)).toBe(message);
  });

  it("does not mind a stage in the wrong place that nothing needs", () => {
    const text = "FROM a AS early\nCOPY --from=late x y\nFROM a AS late\n";
    expect(labels(plan(text).needed)).toEqual(["late"]);
  });
});
