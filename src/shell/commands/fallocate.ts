import { type Call, program, Stop } from "./call.ts";
import { UsageError } from "./options.ts";
import { parseSize } from "./sizes.ts";

const SPEC = {
  short: "cdil:no:pxzv",
  long: {
    "collapse-range": "c",
    "dig-holes": "d",
    "insert-range": "i",
    length: "l",
    "keep-size": "n",
    offset: "o",
    "punch-hole": "p",
    posix: "x",
    "zero-range": "z",
    verbose: "v",
  },
};
const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;
const COLLAPSE_RANGE = 8;
const ZERO_RANGE = 16;
const INSERT_RANGE = 32;

/** fallocate(1), of util-linux. */
export const fallocate = program(SPEC, (call, given) => {
  const { process } = call;
  const length = sizeOf(call, "length", given.value("l"));
  const offset = sizeOf(call, "offset", given.value("o")) ?? 0;
  const [path, extra] = given.operands;
  if (path === undefined) throw new UsageError("no filename specified");
  if (extra !== undefined) throw new UsageError("unexpected number of arguments");
  if (length === null) {
    call.fail("no length argument specified");
    throw new Stop();
  }
  let mode = given.has("n") ? KEEP_SIZE : 0;
  if (given.has("p")) mode |= PUNCH_HOLE | KEEP_SIZE;
  if (given.has("z")) mode |= ZERO_RANGE;
  if (given.has("c")) mode |= COLLAPSE_RANGE;
  if (given.has("i")) mode |= INSERT_RANGE;
  const creates = !given.has("p", "z", "c", "i", "d") && !given.has("n");
  const makes = creates || (given.has("n") && !given.has("p", "z", "c", "i"));
  const fd = call.attempt(`cannot open ${path}`, () =>
    process.open(path, makes ? "O_RDWR|O_CREAT" : "O_RDWR", 0o666),
  );
  if (fd === null) return;
  call.attempt("fallocate failed", () => process.fallocate(fd, mode, offset, length));
  process.close(fd);
});

function sizeOf(call: Call, what: string, text: string | null): number | null {
  if (text === null) return null;
  const size = parseSize(text);
  if (Number.isNaN(size)) {
    call.fail(`invalid ${what} value specified`);
    throw new Stop();
  }
  return size;
}
