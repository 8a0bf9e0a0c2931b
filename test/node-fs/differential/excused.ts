import type { Outcome } from "./outcome.ts";
import type { Call } from "./random-call.ts";
import type { Value } from "./value.ts";

/** What Node does that nobody can want, and we do not: by what its answer shows. */
const EXCUSES: readonly {
  readonly why: string;
  readonly is: (call: Call, real: string, ours: string) => boolean;
}[] = [
  {
    why: "with a callback, readFile of a descriptor forgets the error, and trips over what it did not read",
    is: ({ style, name, args }, _real, ours) =>
      style === "callback" &&
      name === "readFile" &&
      isDescriptor(args[0]) &&
      ours.includes("failed"),
  },
  {
    why: "a recursive readdir with a callback is not asynchronous: it throws, and calls back at once",
    is: ({ style, name }, real) =>
      style === "callback" &&
      name === "readdir" &&
      real.includes('"told":"thrown"') &&
      real.includes('"syscall"'),
  },
  {
    why: "without Sync, cp looks at source and target at once: which failure it hears of first is chance",
    is: ({ style, name }, real, ours) =>
      style !== "sync" &&
      name === "cp" &&
      [real, ours].every((one) => /"syscall":"l?stat"/.test(one)),
  },
  {
    why: "fs.promises.readFile refuses the encoding buffer once the file is open, others once it is read",
    is: ({ style, name }, real) =>
      style !== "sync" && name === "readFile" && real.includes("Unknown encoding: buffer"),
  },
];

const isDescriptor = (arg: Value | undefined): boolean =>
  typeof arg === "number" ||
  (typeof arg === "object" && arg !== null && "is" in arg && arg.is === "fd");

export function isExcused(call: Call, real: Outcome, ours: Outcome): boolean {
  const texts = [JSON.stringify(real), JSON.stringify(ours)] as const;
  return EXCUSES.some(({ is }) => is(call, ...texts));
}
