import { isErrno } from "../../base/fs-error.ts";
import { program, Stop } from "./call.ts";
import { UsageError } from "./options.ts";
import { joinPath } from "./paths.ts";
import { quote } from "./quote.ts";
import { lettersFor } from "./random-name.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "dqup:tV",
  long: {
    directory: "d",
    quiet: "q",
    "dry-run": "u",
    suffix: "suffix:",
    tmpdir: "tmpdir::",
  },
};
const MOST_TRIES = 1000;

/** mktemp(1). */
export const mktemp = program(SPEC, (call, given) => {
  const { process, invocation } = call;
  const [own, extra] = given.operands;
  if (extra !== undefined) throw new UsageError("too many templates");
  const suffix = given.value("suffix") ?? "";
  const template = (own ?? "tmp.XXXXXXXXXX") + suffix;
  const bare = suffix === "" ? template : template.slice(0, -suffix.length);
  // Without --suffix, what stands behind the last X is one.
  const match = /^(.*?)(X+)([^X]*)$/s.exec(bare);
  const tail = match === null ? "" : match[3]! + suffix;
  const runs = match?.[2] ?? "";
  if (runs.length < 3) {
    call.fail(`too few X's in template ${quote(template)}`);
    throw new Stop();
  }
  const inTemp = own === undefined || given.has("p", "tmpdir", "t");
  const environment = invocation.env.get("TMPDIR") || "/tmp";
  const directory = given.has("t") ? environment : given.value("p", "tmpdir") || environment;
  const start = inTemp ? joinPath(directory, match![1]!) : match![1]!;
  for (let turn = 0; turn < MOST_TRIES; turn++) {
    const path = start + lettersFor(start, runs.length, turn) + tail;
    try {
      if (given.has("u")) {
        if (process.tryLstat(path) !== null) continue;
      } else if (given.has("d")) process.mkdir(path, 0o700);
      else process.close(process.open(path, "O_RDWR|O_CREAT|O_EXCL", 0o600));
    } catch (error) {
      if (isErrno(error, "EEXIST")) continue;
      const what = given.has("d") ? "directory" : "file";
      const shown = quote(inTemp ? joinPath(directory, template) : template);
      const why = strerror(error);
      if (!given.has("q")) call.fail(`failed to create ${what} via template ${shown}: ${why}`);
      throw new Stop();
    }
    call.out(`${path}\n`);
    return;
  }
});
