import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixedClock } from "../../src/base/clock.ts";
import { checkBuild } from "../../src/build/build-image.ts";
import { shortWarning } from "../../src/build/checks/build-warning.ts";
import {
  CHECK_RULES,
  type CheckRule,
  EXPERIMENTAL,
  ruleUrl,
} from "../../src/build/checks/check-rules.ts";
import { contextFromFiles } from "../../src/build/context/context-from-files.ts";
import { BUILD_PROFILES } from "../../src/build/profile.ts";
import { buildImage } from "../../src/docker/index.ts";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const folder = tempFolder();
const store = (await baseStore(join(folder.path, "store"), ["lesson"])).folder;
let count = 0;

function contextOf(dockerfile: string, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder.path, `context-${count++}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries({ ...files, Dockerfile: dockerfile })) {
    writeFileSync(join(path, name), text);
  }
  return path;
}

const build = (context: string, ...argv: string[]) =>
  cli(["build", "--store", store, ...argv, context]);

/** "Rule message (line)" of each warning. */
async function checks(dockerfile: string, files = {}, ...argv: string[]): Promise<string[]> {
  const { out, err } = await build(contextOf(dockerfile, files), "--check", "--json", ...argv);
  expect(err).toBe("");
  const rows = out.split("\n").filter((line) => line !== "");
  return rows.map((row) => {
    const { rule, message, line } = JSON.parse(row);
    return `${rule}: ${message} (line ${line})`;
  });
}

/** By rule, what sets it off as Docker's reference has it, and what does not. */
const CASES: readonly (readonly [good: string, bad: string, words: readonly string[]])[] = [
  [
    "FROM lesson AS builder",
    "FROM lesson AS BuilderBase",
    ["StageNameCasing: Stage name 'BuilderBase' should be lowercase (line 1)"],
  ],
  [
    "from lesson as builder",
    "FROM lesson as builder",
    ["FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)"],
  ],
  [
    "FROM lesson\nEXPOSE \\\n80",
    "FROM lesson\nEXPOSE \\\n\n80",
    ["NoEmptyContinuation: Empty continuation line (line 4)"],
  ],
  [
    "from lesson\nrun true\nrun true",
    "From lesson\nrun true\nRUN true\nRUN true",
    [
      "ConsistentInstructionCasing: Command 'From' should match the case of the command majority (uppercase) (line 1)",
      "ConsistentInstructionCasing: Command 'run' should match the case of the command majority (uppercase) (line 2)",
    ],
  ],
  [
    "FROM lesson AS a\nFROM a AS b",
    "FROM lesson AS a\nFROM a AS a",
    ['DuplicateStageName: Duplicate stage name "a", stage names should be unique (line 2)'],
  ],
  [
    "FROM lesson AS a",
    "FROM lesson AS scratch",
    [
      'ReservedStageName: Stage name should not use the same name as reserved stage "scratch" (line 1)',
    ],
  ],
  [
    'FROM lesson\nCMD ["a"]',
    "FROM lesson\nCMD a",
    [
      "JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals (line 2)",
    ],
  ],
  [
    'FROM lesson\nSHELL ["sh", "-c"]\nCMD a',
    "FROM lesson\nENTRYPOINT a",
    [
      "JSONArgsRecommended: JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related to OS signals (line 2)",
    ],
  ],
  [
    "FROM lesson\nLABEL a=b",
    "FROM lesson\nMAINTAINER me",
    ["MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)"],
  ],
  [
    "ARG TAG=latest\nFROM lesson:$TAG",
    "ARG VARIANT=latest\nFROM lesson:${VARIAN:-latest}",
    ["UndefinedArgInFrom: FROM argument 'VARIAN' is not declared (did you mean VARIANT?) (line 2)"],
  ],
  [
    "FROM lesson\nWORKDIR /a\nWORKDIR b",
    "FROM lesson\nWORKDIR a/b",
    [
      'WorkdirRelativePath: Relative workdir "a/b" can have unexpected results if the base image changes (line 2)',
    ],
  ],
  [
    "FROM lesson\nARG foo\nCOPY $foo a /x/",
    "FROM lesson\nENV foobar=1\nWORKDIR /x$fobar",
    ["UndefinedVar: Usage of undefined variable '$fobar' (did you mean $foobar?) (line 3)"],
  ],
  [
    'FROM lesson\nCMD ["a"]',
    'FROM lesson\nCMD ["a"]\nCMD ["b"]',
    [
      "MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the same stage because only the last one will be used (line 2)",
    ],
  ],
  [
    "FROM lesson\nENV a=b",
    "FROM lesson\nENV a b",
    [
      'LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 2)',
    ],
  ],
  [
    "FROM --platform=$BUILDPLATFORM lesson",
    "FROM --platform=$TARGETPLATFORM lesson",
    [
      "RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior (line 1)",
    ],
  ],
  [
    "FROM lesson\nARG PUBLIC_KEY\nENV keyboard=x TOKEN_FILE=y",
    "FROM lesson\nARG AWS_SECRET\nENV api_key=x",
    [
      'SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG "AWS_SECRET") (line 2)',
      'SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ENV "api_key") (line 3)',
    ],
  ],
  [
    "FROM --platform=linux/amd64 lesson AS amd64",
    "FROM --platform=linux/amd64 lesson AS a",
    [
      'FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value "linux/amd64" (line 1)',
    ],
  ],
  [
    "FROM lesson\nEXPOSE 80/tcp",
    "FROM lesson\nEXPOSE 80/TcP",
    [
      "ExposeProtoCasing: Defined protocol '80/TcP' in EXPOSE instruction should be lowercase (line 2)",
    ],
  ],
  [
    "FROM lesson\nEXPOSE 80",
    "FROM lesson\nEXPOSE 127.0.0.1:80:80",
    [
      "ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '127.0.0.1:80:80' (line 2)",
    ],
  ],
];

describe("copyup build --check", () => {
  it.each(CASES)("%j is well, %j is not", async (good, bad, words) => {
    expect(await checks(`${good}\n`, { a: "" })).toEqual([]);
    expect(await checks(`${bad}\n`, { a: "" })).toEqual(words);
  });

  it("tells of a default that is no image, and of what .dockerignore leaves out", async () => {
    expect(await checks("ARG TAG\nFROM lesson:$TAG\n", {}, "--build-arg", "TAG=latest")).toEqual([
      "InvalidDefaultArgInFrom: Default value for ARG lesson:$TAG results in empty or invalid base image name (line 2)",
    ]);
    const files = { ".dockerignore": "*.tmp\n", "a.tmp": "" };
    expect(await checks("FROM lesson\nCOPY a.tmp /\nADD b.tmp /\n", files)).toEqual([
      'CopyIgnoredFile: Attempting to Copy file "a.tmp" that is excluded by .dockerignore (line 2)',
      'CopyIgnoredFile: Attempting to Add file "b.tmp" that is excluded by .dockerignore (line 3)',
    ]);
    const kept = { ...files, ".dockerignore": "*.tmp\n!a.tmp\n" };
    expect(await checks("FROM lesson\nCOPY a.tmp /\n", kept)).toEqual([]);
  });

  it("tells of comments that describe nothing where it is asked to", async () => {
    // As BuildKit's own test has it, and what is said in its code: lines of nothing are no end of a comment.
    const good = `# foo this is the foo
ARG foo=bar

# base this is the base image
FROM lesson AS base

# version this is the version number
ARG version=latest

# baz this is the baz
ARG foo=baz bar=qux baz=quux
# anything
#
ARG bit=bat

# comment for something other than ARG or FROM
COPY Dockerfile .
# of a stage without a name
FROM base
`;
    const bad = `# bar this is the bar
ARG foo=bar
# BasE this is the BasE image
FROM lesson AS base
# definitely a bad comment

ARG version=latest
# definitely a bad comment
ARG foo=baz bar=qux baz=quux
`;
    const asked = "# check=experimental=InvalidDefinitionDescription;skip=all\n";
    const words = (of: string, name: string, line: number) =>
      `InvalidDefinitionDescription: Comment for ${of} should follow the format: \`# ${name} <description>\` (line ${line})`;

    expect(await checks(bad)).toEqual([]);
    expect(await checks(asked + good)).toEqual([]);
    expect(await checks(asked + bad)).toEqual([
      words("ARG", "foo", 3),
      words("FROM", "base", 5),
      words("ARG", "version", 8),
      words("ARG", "<arg_key>", 10),
    ]);
    expect(await checks(`# check=experimental=all;skip=all\n${bad}`)).toHaveLength(4);
  });

  it("tells of a base for another platform", async () => {
    const given = { Dockerfile: "FROM --platform=linux/arm/v7 alpine\nRUN true\n" };
    const { image } = await buildImage({ context: given });
    const Dockerfile = "FROM other AS a\nFROM --platform=linux/arm other\nCOPY --from=a /etc /a\n";
    const profile = BUILD_PROFILES["docker-28"];
    const found = await checkBuild({
      context: contextFromFiles({ Dockerfile }, profile),
      profile,
      clock: fixedClock(0),
      cache: null,
      resolveImage: async () => ({ image, synthetic: true }),
    });

    expect(found.map(shortWarning)).toEqual([
      ' - InvalidBaseImagePlatform: Base image other was pulled with platform "linux/arm/v7", expected "linux/amd64" for current build (line 1)',
      ' - FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value "linux/arm" (line 2)',
    ]);
  });

  it("has a case for every rule", () => {
    const told = CASES.flatMap(([, , words]) => words.map((line) => line.split(":")[0]!));
    const all = [
      ...told,
      "InvalidDefaultArgInFrom",
      "CopyIgnoredFile",
      ...EXPERIMENTAL,
      "InvalidBaseImagePlatform",
    ];

    expect([...new Set(all)].sort()).toEqual(Object.keys(CHECK_RULES).sort());
  });

  it("shows each with its lines and where it is explained, and ends with 1", async () => {
    const context = contextOf("FROM lesson as b\nRUN true\nCMD a\n");
    const { status, out } = await build(context, "--check");

    expect(status).toBe(1);
    expect(out).toBe(
      `Check complete, 2 warnings have been found!

WARNING: FromAsCasing - https://docs.docker.com/go/dockerfile/rule/from-as-casing/
'as' and 'FROM' keywords' casing do not match
Dockerfile:1
--------------------
   1 | >>> FROM lesson as b
   2 |     RUN true
   3 |     CMD a
--------------------

WARNING: JSONArgsRecommended - https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
Dockerfile:3
--------------------
   1 |     FROM lesson as b
   2 |     RUN true
   3 | >>> CMD a
   4 |     
--------------------
`.replace("   4 |     \n", "   4 |     \n"),
    );
    expect(await build(contextOf("FROM lesson\n"), "--check")).toEqual({
      ...{ status: 0, out: "Check complete, no warnings found.\n", err: "" },
    });
  });

  it.each<[CheckRule, string]>([
    ["JSONArgsRecommended", "json-args-recommended"],
    ["SecretsUsedInArgOrEnv", "secrets-used-in-arg-or-env"],
    ["FromAsCasing", "from-as-casing"],
    ["UndefinedArgInFrom", "undefined-arg-in-from"],
  ])("%s is explained at %s", (rule, name) => {
    expect(ruleUrl(rule)).toBe(`https://docs.docker.com/go/dockerfile/rule/${name}/`);
  });
});

describe("a build with docker-28", () => {
  const DOCKERFILE = "FROM lesson as b\nCMD a\n";

  it("ends with its warnings; the other engines have none", async () => {
    const { status, out } = await build(contextOf(DOCKERFILE));

    expect(status).toBe(0);
    expect(out).toMatch(
      /\n\n 2 warnings found \(use copyup build --check to expand\):\n - FromAsCasing: 'as' and 'FROM' keywords' casing do not match \(line 1\)\n - JSONArgsRecommended: .* \(line 2\)\n$/,
    );
    for (const engine of ["docker-20.10-buildkit", "docker-20.10-classic"]) {
      const old = await build(contextOf(DOCKERFILE), "--engine", engine);
      expect(old).toMatchObject({ status: 0 });
      expect(old.out).not.toContain("warning");
    }
  });

  it.each([
    ["# check=skip=all\n", [], 0],
    ["# check=skip=FromAsCasing,JSONArgsRecommended\n", [], 0],
    ["# check=skip=FromAsCasing\n", ["JSONArgsRecommended"], 0],
    ["# check=error=true\n", ["FromAsCasing", "JSONArgsRecommended"], 2],
    ["# check=skip=FromAsCasing;error=true\n", ["JSONArgsRecommended"], 2],
    ["# check=skip=all;error=true\n", [], 0],
  ])("%j is heeded", async (directive, rules, wanted) => {
    const { status, out, err } = await build(contextOf(directive + DOCKERFILE));
    const told = [...`${out}${err}`.matchAll(/^ - (\w+): /gm)].map(([, rule]) => rule);

    expect({ status, told }).toEqual({ status: wanted, told: rules });
    if (wanted !== 0) {
      expect(err).toContain(`lint violation found for rules: ${rules.join(", ")}`);
      expect(out).toBe("");
    }
  });

  it("heeds the build argument before the directive, and refuses what is no option", async () => {
    const args = ["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all"];
    expect((await build(contextOf(`# check=error=true\n${DOCKERFILE}`), ...args)).status).toBe(0);
    const { status, err } = await build(contextOf(`# check=skp=all\n${DOCKERFILE}`));
    expect(status).toBe(2);
    expect(err).toContain('invalid check option "skp"');
  });
});

describe("the name of an image", () => {
  it.each([
    [
      "docker-28",
      "FROM UPPER",
      'failed to parse stage name "UPPER": invalid reference format: repository name must be lowercase',
    ],
    [
      "docker-20.10-buildkit",
      "FROM lesson:",
      'failed to parse stage name "lesson:": invalid reference format',
    ],
    [
      "docker-20.10-classic",
      "FROM UPPER",
      "invalid reference format: repository name must be lowercase",
    ],
    ["docker-20.10-classic", "FROM a//b", "invalid reference format"],
    [
      "docker-20.10-classic",
      "FROM lesson\nCOPY --from=UPPER /a /b",
      "invalid from flag value UPPER: invalid reference format: repository name must be lowercase",
    ],
    [
      "docker-20.10-buildkit",
      "FROM lesson\nRUN false\nCOPY --from=UPPER /a /b",
      'failed to parse stage name "UPPER": invalid reference format: repository name must be lowercase',
    ],
  ])("is looked at by %s as a real engine does: %j", async (engine, dockerfile, words) => {
    const { status, err } = await build(contextOf(`${dockerfile}\n`), "--engine", engine);

    expect(status).toBe(2);
    expect(err).toMatch(/^copyup: Dockerfile:\d:\d+: /);
    expect(err.split("\n")[0]!.endsWith(`: ${words}`), err).toBe(true);
  });
});

describe("a build with docker-20.10-buildkit", () => {
  /** What the client of Docker 20.10.24 printed as its last line. */
  const DEFINED = "failed to solve with frontend dockerfile.v0: failed to create LLB definition: ";
  it.each([
    ["COPY nope /x", 'failed to compute cache key: "/nope" not found: not found'],
    ["RUN false", "executor failed running [/bin/sh -c false]: exit code: 1"],
    ["FOO bar", `${DEFINED}dockerfile parse error line 2: unknown instruction: FOO`],
    ["COPY --from=5 a b", `${DEFINED}invalid stage index 5`],
    ["EXPOSE 80/foo", `${DEFINED}Invalid proto: foo`],
    ["ENV a", `${DEFINED}ENV must have two arguments`],
    [
      "RUN true\nUSER",
      `${DEFINED}dockerfile parse error line 3: USER requires exactly one argument`,
    ],
    ["COPY --from=none:1 /a /b", `${DEFINED}`],
  ])("says where %j went wrong as the real client does", async (line, words) => {
    const context = contextOf(`FROM lesson\n${line}\n`);

    const { status, err } = await build(context, "--engine", "docker-20.10-buildkit");

    expect(status).toBe(line === "RUN false" ? 1 : 2);
    expect(err.split("\n")[0]).toContain(`: ${words}`);
    expect(err.includes("failed to solve")).toBe(words.startsWith(DEFINED));
  });
});
