import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FsCalls, Layers, TestedOverlay, User } from "../../../src/kit/overlay.ts";

const SCRIPT = fileURLToPath(new URL("mounted.py", import.meta.url));

/** Whether this machine lets overlays be mounted: Linux, and root. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    execFileSync("python3", ["-c", ""], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

interface Request {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly overlay?: unknown;
}

interface Reply {
  readonly value?: unknown;
  readonly errno?: string;
  readonly fault?: string;
}

/** A process that mounts overlays in a mount namespace of its own and makes calls on them: mounted.py. When it ends
 *  nothing is left of them. `program` mounts them instead of the kernel. */
export class Mounter {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((reply: Reply) => void)[] = [];
  readonly #ready: Promise<void>;

  constructor(program?: string) {
    const args = ["--mount", "python3", SCRIPT, ...(program === undefined ? [] : [program])];
    this.#child = spawn("unshare", args, { stdio: ["pipe", "pipe", "pipe"] });
    let errors = "";
    this.#child.stderr.on("data", (text) => {
      errors += text;
    });
    this.#ready = new Promise((resolve, reject) => {
      createInterface(this.#child.stdout).on("line", (line) => {
        if (line === "ready") resolve();
        else this.#waiting.shift()!(JSON.parse(line) as Reply);
      });
      this.#child.on("exit", () => {
        reject(new Error(`mounted.py ended: ${errors}`));
        for (const waits of this.#waiting) waits({ fault: `mounted.py ended: ${errors}` });
      });
    });
  }

  async make(layers: Layers): Promise<TestedOverlay> {
    await this.#ready;
    const id = await this.#ask({ call: "make", args: [layers] });
    const on = (where: string, user?: User): FsCalls =>
      this.#calls({ overlay: id, on: where, user });
    const root = on("merged");
    return {
      calls: root,
      as: (user) => on("merged", user),
      lowers: layers.lower.map((_layer, i) => on(`${i}`)),
      upper: () => on("upper"),
      remount: ({ rotate }) => this.#ask({ call: "remount", overlay: id, args: [rotate] }),
      close: () => this.#ask({ call: "close", overlay: id, args: [] }),
    };
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    await new Promise((resolve) => this.#child.on("exit", resolve));
  }

  #calls(on: object): FsCalls {
    const ask = (call: string, ...args: unknown[]) => this.#ask({ ...on, call, args });
    const calls: Record<string, unknown> = {};
    for (const name of NAMES) calls[name] = (...args: unknown[]) => ask(name, ...args);
    const { writeFile, open } = {
      writeFile: (
        path: string,
        data: Uint8Array,
        how: { flags: unknown; mode: number; offset?: number },
      ) => ask("writeFile", path, data, how.flags, how.mode, how.offset ?? null),
      async open(path: string, flags: readonly string[], mode: number) {
        const fd = await ask("open", path, flags, mode);
        return {
          read: (length: number, offset?: number) => ask("fread", fd, length, offset ?? null),
          write: (data: Uint8Array, offset?: number) => ask("fwrite", fd, data, offset ?? null),
          stat: () => ask("fstat", fd),
          truncate: (size: number) => ask("ftruncate", fd, size),
          close: () => ask("fclose", fd),
        };
      },
    };
    return { ...calls, writeFile, open } as unknown as FsCalls;
  }

  async #ask(request: Request): Promise<unknown> {
    const args = request.args.map((arg) =>
      arg instanceof Uint8Array ? { bytes: Buffer.from(arg).toString("base64") } : arg,
    );
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${JSON.stringify({ ...request, args })}\n`);
    });
    if (reply.fault !== undefined) throw new Error(reply.fault);
    if (reply.errno !== undefined)
      throw Object.assign(new Error(reply.errno), { code: reply.errno });
    const { value } = reply;
    if (typeof value !== "object" || value === null || !("bytes" in value)) return value;
    return new Uint8Array(Buffer.from(value.bytes as string, "base64"));
  }
}

const NAMES = [
  ...["lstat", "stat", "readdir", "readFile", "readlink", "listxattr", "getxattr", "setxattr"],
  ...["removexattr", "mkdir", "rmdir", "unlink", "rename", "renameat2", "link", "symlink", "chmod"],
  ...["chown", "lchown", "truncate", "utimes", "mknod"],
];
