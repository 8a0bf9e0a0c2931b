import type { Difference, UnknownCount } from "../../strace/findings.ts";
import type { Replay } from "../../strace/replay.ts";
import { counted, grouped } from "../words.ts";

/** Differences that are told one by one. */
const TOLD = 10;

/** What the log left open, in a sentence each. */
export function traceNotes({ findings }: Replay): string[] {
  const { outside, unknowns } = findings;
  const elsewhere =
    outside === 0
      ? []
      : [`${counted(outside, "call")} on other file systems (/proc, /dev, …): left out.`];
  return [
    "Contents are synthetic: a log has offsets and sizes, no bytes. What a program wrote counts as changed, though it may have been the same.",
    ...elsewhere,
    ...unknowns.map(unknownWords),
  ];
}

/** What each kind means for the numbers. */
const MEANING: Readonly<Record<UnknownCount["kind"], string>> = {
  "no strace line": "that strace did not write: left out",
  "call without its beginning": "that began before the log: left out",
  "call cut off": "that the log does not show to the end: left out",
  "process without a parent in the log":
    "taken as a child of whoever was at work before it, or as started like the first one (record with %process,%creds,umask to know it)",
  "order of processes": "assumed: each from its beginning to its end (record with -ttt to know it)",
  "descriptor opened before the log begins":
    "opened anew at the path that -y shows, and read and written from its beginning",
  "descriptor of unknown origin": "left out (record with -y to know what it is)",
  "standard stream": "led to a file that the image lacks: what was written there is left out",
  "working directory":
    "taken as / (--cwd says where the first process stands; record with -y to know it)",
  umask: "was another one than assumed until then (--umask says which)",
  "call on a file that the image lacks": "left out (--synthesize adds such files)",
  "extended attribute cut off": "left out (record with a longer -s to see it)",
  "shared writable mapping": "which pages it changed no log tells: not counted as written",
  io_uring: "what was read and written through it no log tells",
  "asynchronous I/O": "what was written through it is not counted",
  "failed for a reason of the machine": "did nothing there, and is left out",
  "not simulated": "not followed",
};

function unknownWords({ kind, count, example, line }: UnknownCount): string {
  const first = example === "" ? `line ${grouped(line)}` : `${example}, line ${grouped(line)}`;
  return `${kind}, ${grouped(count)}×: ${MEANING[kind]}; first: ${first}.`;
}

/** How the calls came out, beside the log. */
export function agreementWords({ calls, findings }: Replay): readonly string[] {
  const { differences } = findings;
  const differing = differences.reduce((sum, { count }) => sum + count, 0);
  if (differing === 0) return [`All ${grouped(calls)} calls came out as in the log.`];
  const more = differences.length - TOLD;
  return [
    `${grouped(differing)} of ${grouped(calls)} calls came out other than in the log: image and log do not fit there.`,
    ...differences.slice(0, TOLD).map(differenceWords),
    ...(more > 0 ? [`and ${counted(more, "kind")} more (--json lists all)`] : []),
  ];
}

function differenceWords({ syscall, logged, here, count, examples, line }: Difference): string {
  const paths = examples.slice(0, 3).join(", ");
  return `${syscall}, ${grouped(count)}×: ${logged} in the log, ${here} here; ${paths} (line ${grouped(line)})`;
}
