import { encodeName } from "../../base/names.ts";
import type { Call } from "./call.ts";
import { globMatcher } from "./glob.ts";

const ESCAPES: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  92: "\\\\",
};

/** A name as tar shows it: what does not print in the C locale is escaped. */
export function shownName(name: string): string {
  if (/^[ -[\]-~]*$/.test(name)) return name;
  let text = "";
  for (const byte of encodeName(name)) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    text += plain
      ? String.fromCharCode(byte)
      : (ESCAPES[byte] ?? `\\${byte.toString(8).padStart(3, "0")}`);
  }
  return text;
}

/** Whether --exclude leaves a name out: a pattern may match all of it, or from any slash on, and takes what lies below
 *  with it. */
export function excluder(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map((pattern) => globMatcher(pattern.replace(/\/+$/, "")));
  if (matchers.length === 0) return () => false;
  return (name) => {
    const parts = name.replace(/\/+$/, "").split("/");
    for (let from = 0; from < parts.length; from++) {
      for (let to = from + 1; to <= parts.length; to++) {
        const text = parts.slice(from, to).join("/");
        if (matchers.some((matches) => matches(text))) return true;
      }
    }
    return false;
  };
}

/** Takes away what would lead out of the directory that tar works in: slashes in front, and all up to the last "..".
 *  Says so, once for names and once for targets of hard links. */
export class SafeNames {
  readonly #call: Call;
  readonly #keep: boolean;
  readonly #said = new Set<string>();

  constructor(call: Call, keep: boolean) {
    this.#call = call;
    this.#keep = keep;
  }

  of(name: string, kind: "member names" | "hard link targets" = "member names"): string {
    if (this.#keep) return name;
    const prefix = /^(?:.*\/)?\.\.(?=\/|$)\/?|^\/+/.exec(name)?.[0] ?? "";
    const rest = name.slice(prefix.length).replace(/^\/+/, "");
    const cut = prefix;
    const key = `${kind} ${cut}`;
    if (cut !== "" && !this.#said.has(key)) {
      this.#said.add(key);
      this.#call.note(`Removing leading \`${cut}' from ${kind}`);
    }
    return rest === "" && prefix !== "" ? "." : rest;
  }
}
