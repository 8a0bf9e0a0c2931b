import { FsError, isErrno } from "../../base/fs-error.ts";
import { isFileMode } from "../../base/mode.ts";
import type { Command, Invocation } from "../command.ts";
import { Call, program, Stop } from "./call.ts";
import { capabilityText, capabilityValue } from "./capability-words.ts";
import { strerror } from "./strerror.ts";
import { walkTree } from "./walk-tree.ts";

const ATTRIBUTE = "security.capability";
const USAGE = "usage: setcap [-q] (-r|-|<caps>) <filename> [...]\n";

/** setcap(8): pairs of capabilities and files. */
export const setcap: Command = async (invocation) => {
  const call = new Call(invocation);
  try {
    const args = invocation.args.filter((arg) => arg !== "-q");
    if (args.length < 2 || args[0] === "-h") return usage(call, args[0] === "-h" ? 0 : 1);
    for (let at = 0; at + 1 < args.length; at += 2)
      setOn(call, invocation, args[at]!, args[at + 1]!);
    return call.status;
  } catch (error) {
    if (error instanceof Stop) return error.status;
    throw error;
  }
};

function usage(call: Call, status: number): number {
  call.err(USAGE);
  return status;
}

function setOn(call: Call, { stdin }: Invocation, text: string, path: string): void {
  const { process } = call;
  const stop = (message: string): never => {
    call.err(message);
    throw new Stop();
  };
  if (text === "-r") {
    try {
      process.removexattr(path, ATTRIBUTE);
    } catch (error) {
      if (isErrno(error, "ENODATA")) stop(`File '${path}' has no capablity to remove\n`);
      stop(`Failed to set capabilities on file '${path}': ${strerror(error)}\n`);
    }
    return;
  }
  const value = capabilityValue(text === "-" ? stdin : text);
  if (value === "not a capability") {
    call.err("fatal error: Invalid argument\n");
    call.err(USAGE);
    throw new Stop();
  }
  const invalid = `Invalid file '${path}' for capability operation\n`;
  if (value === "effective differs") {
    call.err(
      "NOTE: Under Linux, effective file capabilities must either be empty, or\n" +
        "      exactly match the union of selected permitted and inheritable bits.\n",
    );
    stop(invalid);
    return;
  }
  try {
    if (!isFileMode(process.lstat(path).mode)) stop(invalid);
    process.setxattr(path, ATTRIBUTE, value);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    stop(`Failed to set capabilities on file '${path}': ${strerror(error)}\n`);
  }
}

/** getcap(8). */
export const getcap = program({ short: "nrhv" }, (call, given) => {
  const { process } = call;
  for (const path of given.operands) {
    for (const visit of walkTree(process, path, { follow: "never" })) {
      if (visit.kind === "missing") {
        call.err(`${visit.at.path} (${strerror(visit.error)})\n`);
        call.status = 1;
      }
      if (visit.kind === "before") visit.at.skip = !given.has("r");
      if (visit.kind !== "entry" || !isFileMode(visit.stat.mode)) continue;
      try {
        const value = process.getxattr(visit.at.path, ATTRIBUTE);
        call.out(`${visit.at.path} ${capabilityText(value)}\n`);
      } catch (error) {
        if (!isErrno(error, "ENODATA")) throw error;
        if (given.has("v")) call.out(`${visit.at.path}\n`);
      }
    }
  }
});
