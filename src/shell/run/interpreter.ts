import type { Process } from "../../process/process.ts";
import { fromArray } from "../bytes.ts";
import type { Flavour } from "../flavour.ts";

/** What a file is to execve: a script for one of our shells, or something that only a real machine runs. */
export type Interpreter =
  | {
      readonly kind: "shell";
      readonly flavour: Flavour | "sh";
      readonly args: readonly string[];
      /** What `#!` names; null for text without it. */
      readonly program: string | null;
    }
  | { readonly kind: "other"; readonly program: string | null };

/** Bytes that the kernel looks at. (BINPRM_BUF_SIZE) */
const HEAD = 256;
const SHELLS: ReadonlySet<string> = new Set(["sh", "dash", "ash", "bash"]);

/** Reads how a file begins, as execve does. Text without `#!` is a script of the shell that calls it.
 *  @throws FsError */
export function interpreterOf(process: Process, path: string): Interpreter {
  const fd = process.open(path, "O_RDONLY|O_CLOEXEC");
  let head: string;
  try {
    head = fromArray(process.read(fd, HEAD));
  } finally {
    process.close(fd);
  }
  const line = /^#![ \t]*([^\n]*)/.exec(head)?.[1];
  if (line !== undefined) return namedBy(line.trim().split(/[ \t]+/));
  // As bash and dash decide whether ENOEXEC means a script: no NUL in its first line.
  const first = head.split("\n", 1)[0]!;
  const text = head.includes("\n") && !/[\0-\x08\x0e-\x1f]/.test(first);
  return text
    ? { kind: "shell", flavour: "sh", args: [], program: null }
    : { kind: "other", program: null };
}

function namedBy(words: readonly string[]): Interpreter {
  const [path = "", ...rest] = words;
  const base = path.slice(path.lastIndexOf("/") + 1);
  if (base === "env") return namedBy(rest.filter((word) => !word.startsWith("-")));
  if (base === "busybox") return namedBy(rest);
  if (!SHELLS.has(base)) return { kind: "other", program: path };
  return { kind: "shell", flavour: base as Flavour | "sh", args: rest, program: path };
}
