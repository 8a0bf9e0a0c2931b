import { FsError } from "../../base/fs-error.ts";
import { program } from "./call.ts";
import { UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** link(1): one link(2). */
export const link = program({ short: "" }, (call, { operands }) => {
  const [from, to, extra] = operands;
  if (from === undefined) throw new UsageError("missing operand");
  if (to === undefined) throw new UsageError(`missing operand after ${quote(from)}`);
  if (extra !== undefined) throw new UsageError(`extra operand ${quote(extra)}`);
  call.attempt(`cannot create link ${quote(to)} to ${quote(from)}`, () =>
    call.process.link(from, to),
  );
});

/** unlink(1): one unlink(2). */
export const unlink = program({ short: "" }, (call, { operands }) => {
  const [path, extra] = operands;
  if (path === undefined) throw new UsageError("missing operand");
  if (extra !== undefined) throw new UsageError(`extra operand ${quote(extra)}`);
  try {
    call.process.unlink(path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.fail(`cannot unlink ${quote(path)}: ${strerror(error)}`);
  }
});
