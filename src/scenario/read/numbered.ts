import type { CaseEntry, CaseOp, CaseValue } from "../../cases/case.ts";

/** With `repeat`, `{n}` in a text stands for the number of the repetition, from 1. */
export function numbered(text: string, n: number): string {
  return text.replaceAll("{n}", `${n}`);
}

/** The operation of one repetition: names of descriptors and attributes stay. */
export function numberedOp(op: CaseOp, n: number): CaseOp {
  const { path, to, target, content } = op;
  return {
    ...op,
    ...(path === undefined ? {} : { path: numbered(path, n) }),
    ...(to === undefined ? {} : { to: numbered(to, n) }),
    ...(target === undefined ? {} : { target: numbered(target, n) }),
    ...(content === undefined ? {} : { content: numberedValue(content, n) }),
  };
}

export function numberedEntry(entry: CaseEntry, n: number): CaseEntry {
  const { path, target, content } = entry;
  return {
    ...entry,
    path: numbered(path, n),
    ...(target === undefined ? {} : { target: numbered(target, n) }),
    ...(content === undefined ? {} : { content: numberedValue(content, n) }),
  };
}

function numberedValue(value: CaseValue, n: number): CaseValue {
  return typeof value === "string" ? numbered(value, n) : value;
}
