import type { FsStat, IFileSystem } from "just-bash";
import { isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { bytesOf, nameOf, toArray } from "../bytes.ts";
import type { Invocation } from "../command.ts";
import { normalPath } from "../commands/paths.ts";
import { descriptorOf } from "../run/devices.ts";
import { readFile } from "./input.ts";

const UTF8 = new TextEncoder();

/** A process's files as just-bash's commands ask for them: each question one or two system calls, each answer in
 *  characters that are bytes. Changing calls that no text command makes fail. */
export class TextFiles implements IFileSystem {
  readonly #invocation: Invocation;
  readonly #process: Process;
  /** Where just-bash looks for the command before it runs it: no business of the container's. */
  readonly #lookups: ReadonlySet<string>;

  constructor(invocation: Invocation, command: string) {
    this.#invocation = invocation;
    this.#process = invocation.process;
    this.#lookups = new Set(["/usr/bin", "/bin", `/usr/bin/${command}`, `/bin/${command}`]);
  }

  async readFile(path: string): Promise<string> {
    return this.#read(path);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return UTF8.encode(this.#read(path));
  }

  #read(path: string): string {
    const fd = descriptorOf(path);
    if (fd === 0) return this.#invocation.stdin;
    if (fd !== null) return this.#invocation.descriptor?.(fd) ?? "";
    return readFile(this.#process, nameOf(path));
  }

  async writeFile(path: string, content: string | Uint8Array): Promise<void> {
    this.#write(path, content, "O_WRONLY|O_CREAT|O_TRUNC");
  }

  async appendFile(path: string, content: string | Uint8Array): Promise<void> {
    this.#write(path, content, "O_WRONLY|O_CREAT|O_APPEND");
  }

  #write(path: string, content: string | Uint8Array, flags: string): void {
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    const fd = this.#process.open(nameOf(path), flags, 0o666);
    try {
      if (text !== "") this.#process.write(fd, toArray(text));
    } finally {
      this.#process.close(fd);
    }
  }

  async exists(path: string): Promise<boolean> {
    if (descriptorOf(path) !== null) return true;
    if (this.#lookups.has(path)) return false;
    try {
      return this.#process.tryStat(nameOf(path)) !== null;
    } catch (error) {
      if (isErrno(error)) return false;
      throw error;
    }
  }

  async stat(path: string): Promise<FsStat> {
    if (descriptorOf(path) !== null) return A_FILE;
    return statOf(this.#process.stat(nameOf(path)));
  }

  async lstat(path: string): Promise<FsStat> {
    return statOf(this.#process.lstat(nameOf(path)));
  }

  async readdir(path: string): Promise<string[]> {
    return this.#process.readdir(nameOf(path)).map(({ name }) => bytesOf(name));
  }

  async readlink(path: string): Promise<string> {
    return bytesOf(this.#process.readlink(nameOf(path)));
  }

  async realpath(path: string): Promise<string> {
    return path;
  }

  resolvePath(base: string, path: string): string {
    return normalPath(base, path);
  }

  getAllPaths(): string[] {
    return [];
  }

  mkdir(): Promise<never> {
    return refused();
  }

  rm(): Promise<never> {
    return refused();
  }

  cp(): Promise<never> {
    return refused();
  }

  mv(): Promise<never> {
    return refused();
  }

  chmod(): Promise<never> {
    return refused();
  }

  symlink(): Promise<never> {
    return refused();
  }

  link(): Promise<never> {
    return refused();
  }

  utimes(): Promise<never> {
    return refused();
  }
}

async function refused(): Promise<never> {
  throw new Error("unreachable: a text command changes no names");
}

function statOf(stat: Stat): FsStat {
  return {
    isFile: isFileMode(stat.mode),
    isDirectory: isDirMode(stat.mode),
    isSymbolicLink: isLinkMode(stat.mode),
    mode: stat.mode,
    size: stat.size,
    mtime: new Date(stat.mtimeSec * 1000 + stat.mtimeNsec / 1e6),
  };
}

/** What a descriptor's path is taken for. */
const A_FILE: FsStat = {
  isFile: true,
  isDirectory: false,
  isSymbolicLink: false,
  mode: 0o100600,
  size: 0,
  mtime: new Date(0),
};
