import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import type { Dockerfile, Instruction } from "../../../src/build/dockerfile.ts";
import { dialectOf } from "../../../src/build/parse/dialect.ts";
import { parseDockerfile, parseTrigger } from "../../../src/build/parse/parse-dockerfile.ts";
import { BUILD_PROFILES } from "../../../src/build/profile.ts";
import { fixture } from "../support/fixture.ts";
import { plainDockerfile } from "../support/plain-dockerfile.ts";

const DOCKER_28 = dialectOf(BUILD_PROFILES["docker-28"], undefined);

interface Row {
  readonly text: string;
  readonly dockerfile?: unknown;
  readonly error?: string;
  readonly line?: number;
}

function parse(text: string): Dockerfile {
  return parseDockerfile(text, "Dockerfile");
}

function errorOf(text: string): BuildError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof BuildError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was taken`);
}

function instructions(text: string): readonly Instruction[] {
  return parse(`FROM scratch\n${text}`).stages[0]!.instructions;
}

describe("parseDockerfile()", () => {
  const { rows } = fixture<Row>("dockerfiles-28");

  it("makes of every text what Docker's own front end made of it", () => {
    expect(rows.length).toBeGreaterThan(300);
    for (const { text, dockerfile, error } of rows) {
      const outcome = () => plainDockerfile(parseDockerfile(text, "Dockerfile", DOCKER_28));
      if (error === undefined) expect(outcome(), text).toEqual(dockerfile);
      else expect(outcome, text).toThrow(expect.objectContaining({ message: error }));
    }
  });

  it("takes a text that an experimental front end takes", () => {
    const [copy, run] = instructions("COPY --parents a/b c/\nRUN --security=insecure x\n");
    expect(copy).toMatchObject({ parents: true, sources: ["a/b"] });
    expect(run).toMatchObject({ security: "insecure" });
    const strict = () => parseDockerfile("FROM a\nCOPY --parents a b", "Dockerfile", DOCKER_28);
    expect(strict).toThrow("unknown flag: --parents");
  });

  it("says where an instruction stands, from its first letter to the end of its last line", () => {
    const [run, copy] = instructions("  RUN a \\\n    # c\n  && b\nCOPY <<E /x\nhi\nE\n");
    expect(run!.range).toEqual({ line: 2, column: 3, endLine: 4, endColumn: 7 });
    expect(copy!.range).toEqual({ line: 5, column: 1, endLine: 7, endColumn: 2 });
    expect(run!.original).toBe("RUN a   && b");
  });

  it.each([
    ["FROM a\nRUNN x\n", "unknown instruction: RUNN (did you mean RUN?)", 2, 1],
    ["FROM a\n  COPY --chwon=1 b c\n", "unknown flag: --chwon (did you mean chown?)", 2, 8],
    ["FROM a\nCOPY \\\n   --frm=x a b\n", "unknown flag: --frm (did you mean from?)", 3, 4],
    ["FROM a AS 1x\n", 'invalid name for build stage: "1x"', 1, 11],
    ["FROM a\nENV b=1 c\n", `Syntax error - can't find = in "c"`, 2, 9],
    ["FROM a\nRUN <<EOF\nx\n", "unterminated heredoc", 2, 5],
    ["FROM a b\n", "FROM requires either one or three arguments", 1, 1],
    ["RUN x\n", "no build stage in current context", 1, 1],
  ])("points at what is wrong in %j", (text, message, line, column) => {
    const error = errorOf(text);
    expect(error.message).toContain(message);
    expect(error.file).toBe("Dockerfile");
    expect(error.range).toMatchObject({ line, column });
  });

  it("keeps the tabs of a heredoc for the shell, and takes them away for a file", () => {
    const [run] = instructions("RUN <<-EOF cat\n\ta\n\t\tb\n\tEOF\n");
    expect(run).toMatchObject({
      command: {
        form: "shell",
        line: "<<-EOF cat",
        heredocs: [{ name: "EOF", written: "\ta\n\t\tb\n", content: "a\nb\n", chomp: true, fd: 0 }],
      },
    });
  });

  it("reads the file descriptor of a heredoc", () => {
    const [run] = instructions("RUN 3<<'EOF' cat <&3\n$x\nEOF\n");
    expect(run).toMatchObject({ command: { heredocs: [{ fd: 3, expand: false }] } });
  });

  it("takes a file with a byte order mark and Windows' line ends", () => {
    const { directives, stages } = parse("\ufeff# escape=`\r\nFROM a\r\nRUN dir `\r\n  c:\\\r\n");
    expect(directives.escape).toBe("`");
    expect(stages[0]!.instructions[0]).toMatchObject({ command: { line: "dir   c:\\" } });
  });

  it("cuts a syntax directive at its first space", () => {
    const { directives } = parse("# syntax = docker/dockerfile:1 x\n# check=skip=all\nFROM a\n");
    expect(directives).toEqual({ escape: "\\", syntax: "docker/dockerfile:1", check: "skip=all" });
  });

  it("takes lines of 65,535 bytes and their end, and no longer ones", () => {
    const most = `RUN ${"x".repeat(65_531)}`;
    expect(instructions(`${most}\nCMD y`)).toHaveLength(2);
    expect(instructions(most)).toHaveLength(1);
    const error = errorOf(`FROM a\n${most}x\n`);
    expect(error.message).toBe("dockerfile line greater than max allowed size of 65535");
    expect(error.range).toMatchObject({ line: 2 });
  });

  it("joins lines beyond that size", () => {
    const text = `RUN ${`${"y".repeat(60_000)} \\\n`.repeat(20)}z\n`;
    const [run] = instructions(text);
    expect(run!.original).toHaveLength(4 + 20 * 60_001 + 1);
  });

  it("throws nothing but a BuildError with a place, whatever the text", () => {
    const piece = fc.oneof(
      fc.constantFrom("FROM a\n", "RUN ", "COPY ", "ENV ", "<<EOF ", "\\\n", "--x=", '["a"', "\n"),
      fc.string(),
      fc.string({ unit: "binary-ascii" }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          parse(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(BuildError);
          expect((error as BuildError).range).toBeDefined();
        }
      }),
    );
  });
});

describe("parseTrigger()", () => {
  const range = { line: 7, column: 1, endLine: 7, endColumn: 9 };

  it("reads what an ONBUILD held back, and puts it where it is set off", () => {
    const [onbuild] = instructions("ONBUILD COPY <<E /x\nhi\nE\n");
    const { trigger } = onbuild as { readonly trigger: string };
    expect(trigger).toBe("COPY <<E /x\nhi\nE");
    expect(parseTrigger(trigger, "Dockerfile", range)).toMatchObject({
      kind: "copy",
      target: "/x",
      heredocs: [{ content: "hi\n" }],
      range,
    });
  });

  it("refuses more than one instruction", () => {
    const parseTwo = () => parseTrigger("RUN a\nRUN b", "Dockerfile", range);
    expect(parseTwo).toThrow("onbuild trigger should be a single expression");
  });
});
