import { toArray } from "../bytes.ts";
import { program } from "./call.ts";
import { quoteIfNeeded } from "./quote.ts";
import { specialAt } from "./standard-files.ts";

const SPEC = {
  short: "aip",
  long: { append: "a", "ignore-interrupts": "i", "output-error": "output-error::" },
};

/** tee(1). */
export const tee = program(SPEC, (call, given) => {
  const { process, invocation } = call;
  const flags = given.has("a") ? "O_WRONLY|O_CREAT|O_APPEND" : "O_WRONLY|O_CREAT|O_TRUNC";
  const open: { path: string; fd: number }[] = [];
  for (const path of given.operands) {
    const special = specialAt(path);
    if (path === "-" || special === "stdout") invocation.stdout(invocation.stdin);
    else if (special === "stderr") invocation.stderr(invocation.stdin);
    else if (special === null) {
      const fd = call.attempt(quoteIfNeeded(path), () => process.open(path, flags, 0o666));
      if (fd !== null) open.push({ path, fd });
    }
  }
  invocation.stdout(invocation.stdin);
  const bytes = toArray(invocation.stdin);
  for (const { path, fd } of open) {
    if (bytes.length > 0) call.attempt(quoteIfNeeded(path), () => process.write(fd, bytes));
    process.close(fd);
  }
});
