import { program } from "./call.ts";
import { UsageError } from "./options.ts";
import { quote } from "./quote.ts";

/** sync(1): with files, an fsync or syncfs of each; else nothing that could be seen. */
export const sync = program(
  { short: "df", long: { data: "d", "file-system": "f" } },
  (call, given) => {
    const { process } = call;
    if (given.has("d") && given.operands.length === 0) {
      throw new UsageError("--data needs at least one argument");
    }
    for (const path of given.operands) {
      const fd = call.attempt(`error opening ${quote(path)}`, () =>
        process.open(path, "O_RDONLY|O_NONBLOCK"),
      );
      if (fd === null) continue;
      call.attempt(`error syncing ${quote(path)}`, () =>
        given.has("f") ? process.syncfs(fd) : process.fsync(fd),
      );
      process.close(fd);
    }
  },
);
