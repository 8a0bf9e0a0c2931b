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
const ATTACHED = " attached";
/** Pid of the lines that have none. */
const NO_PID = 0;

/** Reads the lines of a log, joins the halves of calls that others interrupted, and tells what happened. */
export class LogReader {
  readonly #listener: LogListener;
  readonly #call = new Call();
  readonly #prefix: Prefix = { pid: -1, bracketed: false, time: Number.NaN, at: 0 };
  /** Beginnings of calls, by process. */
  readonly #begun = new Map<number, string>();
  /** On a terminal: who has been named and has not ended. A line without a name is the only one's then. */
  readonly #named = new Set<number>();
  /** Who lines without a name are of, while there is no other. */
  #unnamed = NO_PID;
  /** Whose call the line before left off in the middle. */
  #cut: number | null = null;
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
      this.#lineIn(text, start, end, pid);
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
    this.#lineIn(text, 0, text.length, filePid);
  }

  /** A line is not cut out of the text: reading it there costs less. */
  #lineIn(text: string, start: number, whole: number, filePid: number): void {
    this.#line++;
    // A log that went through Windows.
    const end = whole > start && text.charCodeAt(whole - 1) === 0x0d ? whole - 1 : whole;
    if (start === end) return;
    if (this.#cut !== null && this.#isRest(text, start, end)) return;
    const prefix = this.#prefix;
    readPrefix(text, prefix, start);
    const pid = prefix.pid < 0 ? this.#pidOf(filePid) : prefix.pid;
    if (prefix.bracketed) this.#named.add(pid);
    const { at } = prefix;
    const code = text.charCodeAt(at);
    // Letters, "_" and the "?" of a call that strace has no name for.
    if ((code >= 0x61 && code <= 0x7a) || code === 0x5f) this.#begin(text, at, end, pid);
    else if (code === 0x3c) this.#resume(text.slice(start, end), at - start, pid);
    else if (code === 0x2b) this.#ended(text.slice(at, end), pid);
    else if (code !== 0x2d && code !== 0x3f && code !== 0x5b && at < end) this.#unread();
  }

  /** Whether a line is the rest of the call that the line before left off. */
  #isRest(text: string, start: number, end: number): boolean {
    const pid = this.#cut!;
    this.#cut = null;
    const half = this.#begun.get(pid);
    const first = text.charCodeAt(start);
    if (half === undefined || (first !== 0x2c && first !== 0x29)) return false;
    this.#begun.delete(pid);
    const open = half.indexOf("(");
    const whole = half + text.slice(start, end);
    this.#finish(whole, open, whole.length, half.slice(0, open), pid);
    return true;
  }

  /** Of a line without a name. */
  #pidOf(filePid: number): number {
    if (filePid !== NO_PID) return filePid;
    if (this.#named.size !== 1) return this.#unnamed;
    for (const pid of this.#named) return pid;
    return NO_PID;
  }

  #begin(text: string, at: number, end: number, pid: number): void {
    let open = at + 1;
    while (open < end && text.charCodeAt(open) !== 0x28) open++;
    if (open === end) {
      // strace's own words: "strace: Process 17 attached".
      if (!text.startsWith("strace", at)) this.#unread();
      return;
    }
    const name = text.slice(at, open);
    if (!this.#listener.wants(name)) {
      if (name.includes(" ") && !name.startsWith("strace")) this.#unread();
      return;
    }
    const cut = end - UNFINISHED.length;
    if (text.charCodeAt(end - 1) === 0x3e && text.startsWith(UNFINISHED, cut)) {
      this.#leave(text.slice(at, cut), name, pid);
      return;
    }
    if (text.charCodeAt(end - 1) === 0x64 && text.startsWith(ATTACHED, end - ATTACHED.length)) {
      // On a terminal strace's own words come between: the rest, or that it is unfinished, stands on the next line.
      this.#cut = pid;
      this.#leave(text.slice(at, text.indexOf("strace: Process", at)), name, pid);
      return;
    }
    const moved = name.startsWith("execve") ? text.lastIndexOf(" <pid changed to ", end) : -1;
    if (moved > at) this.#leave(text.slice(at, moved), name, pid);
    else this.#finish(text, open, end, name, pid);
  }

  #leave(half: string, name: string, pid: number): void {
    this.#begun.set(pid, half);
    this.#listener.onUnfinished(pid, name, half);
  }

  #resume(text: string, at: number, pid: number): void {
    const mark = text.indexOf(RESUMED, at);
    if (mark < 0 && text.startsWith("<unfinished", at)) return;
    if (mark < 0) {
      this.#unread();
      return;
    }
    const name = text.slice(at + 5, mark);
    const half = this.#begun.get(pid) ?? this.#beginningOfFirst(pid, name);
    if (half === undefined || !half.startsWith(`${name}(`)) {
      if (this.#listener.wants(name)) {
        this.#listener.onUnread("call without its beginning", this.#line);
      }
      return;
    }
    this.#begun.delete(pid);
    const whole = half + text.slice(mark + RESUMED.length);
    this.#finish(whole, half.indexOf("("), whole.length, name, pid);
  }

  /** The first process of a terminal has its name once there are others. */
  #beginningOfFirst(pid: number, name: string): string | undefined {
    const half = this.#unnamed === NO_PID ? this.#begun.get(NO_PID) : undefined;
    if (half === undefined || !half.startsWith(`${name}(`)) return undefined;
    this.#begun.delete(NO_PID);
    this.#unnamed = pid;
    this.#listener.onSuperseded(pid, NO_PID);
    return half;
  }

  #finish(text: string, open: number, end: number, name: string, pid: number): void {
    const call = this.#call;
    call.pid = pid;
    call.line = this.#line;
    call.name = name;
    if (call.parse(text, open, end)) this.#listener.onCall(call);
    else if (!text.slice(open, end).includes(UNFINISHED)) {
      this.#listener.onUnread("call cut off", this.#line);
    }
  }

  #ended(text: string, pid: number): void {
    const superseded = /^\+\+\+ superseded by execve in pid (\d+)/.exec(text);
    if (superseded === null) {
      this.#begun.delete(pid);
      this.#named.delete(pid);
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
