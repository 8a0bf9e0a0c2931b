import { FsError } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { bytesText, type Call, program, Stop, textBytes } from "./call.ts";
import type { Given } from "./options.ts";
import { readInput } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "bdfghiMnRrVcCk:mo:sS:t:T:uz",
  long: {
    "ignore-leading-blanks": "b",
    "dictionary-order": "d",
    "ignore-case": "f",
    "general-numeric-sort": "g",
    "human-numeric-sort": "h",
    "ignore-nonprinting": "i",
    "month-sort": "M",
    "numeric-sort": "n",
    "random-sort": "R",
    reverse: "r",
    "version-sort": "V",
    key: "k",
    merge: "m",
    output: "o",
    stable: "s",
    "buffer-size": "S",
    "field-separator": "t",
    "temporary-directory": "T",
    unique: "u",
    "zero-terminated": "z",
    check: "c",
    parallel: "parallel:",
    "batch-size": "batch:",
  },
};
const FAILURE = 2;
/** These say where and how to work, not what comes out. */
const NOT_PASSED = new Set(["o", "S", "T", "parallel", "batch"]);

/** `sort -o`. The lines are sorted by the plain sort. The file is opened without O_TRUNC and cut once everything has
 *  been read: it may be one of the inputs, and a lower one is copied up whole. */
export const sort = program(
  SPEC,
  async (call, given) => {
    const { process } = call;
    const output = given.value("o")!;
    const inputs = given.operands.length === 0 ? ["-"] : given.operands;
    for (const path of inputs) checkReadable(call, path);
    const fd = openOutput(call, output);
    const argv = ["sort", ...plainOptions(given)];
    const ran = await call.invocation.run(argv, lines(call, inputs));
    if (ran.stderr !== "") call.invocation.stderr(ran.stderr);
    if (ran.status === 0) {
      process.ftruncate(fd, 0);
      if (ran.stdout !== "") process.write(fd, textBytes(ran.stdout));
    }
    process.close(fd);
    call.status = ran.status;
  },
  FAILURE,
);

function plainOptions(given: Given): string[] {
  return given.options
    .filter(({ key }) => !NOT_PASSED.has(key))
    .map(({ key, value }) => `-${key}${value ?? ""}`);
}

function checkReadable(call: Call, path: string): void {
  if (path === "-") return;
  try {
    call.process.access(path, 4);
    if (isDirMode(call.process.stat(path).mode)) throw new FsError("EISDIR", "read", path);
  } catch (error) {
    const what =
      error instanceof FsError && error.code === "EISDIR" ? "read failed" : "cannot read";
    call.fail(`${what}: ${path}: ${strerror(error)}`, FAILURE);
    throw new Stop(FAILURE);
  }
}

function openOutput(call: Call, path: string): number {
  try {
    return call.process.open(path, "O_WRONLY|O_CREAT", 0o666);
  } catch (error) {
    call.fail(`open failed: ${path}: ${strerror(error)}`, FAILURE);
    throw new Stop(FAILURE);
  }
}

/** All inputs one after another, each with a newline at its end. */
function lines(call: Call, inputs: readonly string[]): string {
  return inputs
    .map((path) => bytesText(readInput(call.invocation, path)))
    .map((text) => (text === "" || text.endsWith("\n") ? text : `${text}\n`))
    .join("");
}
