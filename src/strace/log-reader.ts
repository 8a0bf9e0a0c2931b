import { Call } from "./call.ts";
import { type Prefix, readPrefix } from "./line-prefix.ts";

/** What a log tells, in its order. */
export interface LogListener {
  /** Whether calls of this name matter: others are not read. */
  wants(name: string): boolean;
  /** A call that ended. The same object comes with every call. */
  onCall(call: Call): void;
  /** A call that began, and ends on a later line. Its arguments, as far as they are printed. */
  onUnfinished(pid: number, name: string, text: string): void;
  onExit(pid: number): void;
  /** A thread that is not the first one called execve: it goes on under the first one's id. */
  onSuperseded(pid: number, by: number): void;
  /** A line that is no part of a log, a call without an end, or an end without its beginning. */
  onUnread(kind: Unread, line: number): void;
}

export type Unread = "no strace line" | "call without its beginning" | "call cut off";

const UNFINISHED = " <unfinished ...>";
const RESUMED = " resumed>";
/** Pid of the lines that have none. */
const NO_PID = 0;

/** Reads the lines of a log, joins the halves of calls that others interrupted, and tells what happened. */
export class LogReader {
  readonly #listener: LogListener;
  readonly #call = new Call();
  readonly #prefix: Prefix = { pid: -1, time: Number.NaN, at: 0 };
  /** Beginnings of calls, by process. */
  readonly #begun = new Map<number, string>();
  #line = 0;
  #rest = "";

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  /** Lines read so far. */
  get lines(): number {
    return this.#line;
  }

  /** Takes the next piece of a log, cut anywhere. @param pid of lines that have none */
  feed(piece: string, pid = NO_PID): void {
    const text = this.#rest === "" ? piece : this.#rest + piece;
    let start = 0;
    for (;;) {
      const end = text.indexOf("\n", start);
      if (end < 0) break;
      this.line(text.slice(start, end), pid);
      start = end + 1;
    }
    this.#rest = text.slice(start);
  }

  /** The log is over: a last line may have no end. */
  end(pid = NO_PID): void {
    if (this.#rest !== "") this.line(this.#rest, pid);
    this.#rest = "";
  }

  /** Takes one line. */
  line(text: string, filePid: number): void {
    this.#line++;
    if (text.length === 0) return;
    const prefix = this.#prefix;
    readPrefix(text, prefix);
    const pid = prefix.pid < 0 ? filePid : prefix.pid;
    const { at } = prefix;
    const code = text.charCodeAt(at);
    // Letters, "_" and the "?" of a call that strace has no name for.
    if ((code >= 0x61 && code <= 0x7a) || code === 0x5f) this.#begin(text, at, pid);
    else if (code === 0x3c) this.#resume(text, at, pid);
    else if (code === 0x2b) this.#ended(text, at, pid);
    else if (code !== 0x2d && code !== 0x3f && code !== 0x5b && at < text.length) this.#unread();
  }

  #begin(text: string, at: number, pid: number): void {
    const open = text.indexOf("(", at);
    if (open < 0) {
      // strace's own words: "strace: Process 17 attached".
      if (!text.startsWith("strace", at)) this.#unread();
      return;
    }
    const name = text.slice(at, open);
    if (!this.#listener.wants(name)) {
      if (name.includes(" ") && !name.startsWith("strace")) this.#unread();
      return;
    }
    if (text.charCodeAt(text.length - 1) === 0x3e && text.endsWith(UNFINISHED)) {
      const half = text.slice(at, text.length - UNFINISHED.length);
      this.#begun.set(pid, half);
      this.#listener.onUnfinished(pid, name, half);
      return;
    }
    this.#finish(text, open, name, pid);
  }

  #resume(text: string, at: number, pid: number): void {
    const mark = text.indexOf(RESUMED, at);
    if (mark < 0) {
      this.#unread();
      return;
    }
    const name = text.slice(at + 5, mark);
    const half = this.#begun.get(pid);
    if (half === undefined) {
      if (this.#listener.wants(name)) {
        this.#listener.onUnread("call without its beginning", this.#line);
      }
      return;
    }
    this.#begun.delete(pid);
    this.#finish(half + text.slice(mark + RESUMED.length), half.indexOf("("), name, pid);
  }

  #finish(text: string, open: number, name: string, pid: number): void {
    const call = this.#call;
    call.pid = pid;
    call.line = this.#line;
    call.name = name;
    if (call.parse(text, open)) this.#listener.onCall(call);
    else if (!text.includes(UNFINISHED)) this.#listener.onUnread("call cut off", this.#line);
  }

  #ended(text: string, at: number, pid: number): void {
    const superseded = /^\+\+\+ superseded by execve in pid (\d+)/.exec(text.slice(at));
    if (superseded === null) {
      this.#begun.delete(pid);
      this.#listener.onExit(pid);
      return;
    }
    const by = Number(superseded[1]);
    const half = this.#begun.get(by);
    if (half !== undefined) this.#begun.set(pid, half);
    this.#begun.delete(by);
    this.#listener.onSuperseded(pid, by);
  }

  #unread(): void {
    this.#listener.onUnread("no strace line", this.#line);
  }
}
