import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Output } from "../../src/cli/output.ts";
import { ProgressLine } from "../../src/cli/progress.ts";

const CLEAR = "\r\u001b[2K";

function line(isTTY: boolean) {
  let said = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      said += String(chunk);
      done();
    },
  });
  const io = {
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    env: {},
    isTTY: { stdin: false, stdout: false, stderr: isTTY },
    columns: 20,
    signal: new AbortController().signal,
  };
  const output = new Output(stream);
  const progress = new ProgressLine({ io, stdout: output, stderr: output });
  const show = (text: string, milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds);
    progress.show(text);
  };
  return { progress, show, said: () => said };
}

describe("ProgressLine", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("says nothing in the first second, then no more than ten times a second", () => {
    const { show, said } = line(true);

    show("early", 999);
    show("one", 1);
    show("too soon", 99);
    show("two", 1);

    expect(said()).toBe(`${CLEAR}one${CLEAR}two`);
  });

  it("fits the terminal, and is taken away", () => {
    const { progress, show, said } = line(true);
    progress.prefix = "2/9 ";

    show("a text that is far too long", 1000);
    progress.clear();
    progress.clear();

    expect(said()).toBe(`${CLEAR}2/9 a te…r too long${CLEAR}`);
  });

  it("says nothing to a file or a pipe", () => {
    const { progress, show, said } = line(false);

    show("one", 5000);
    progress.clear();

    expect(said()).toBe("");
  });
});
