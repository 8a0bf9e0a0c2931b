import { sizeWords } from "../../base/amount-words.ts";
import type { CaseOp } from "../../cases/case.ts";
import { valueLength } from "../read/pattern.ts";

/** A step as one line for people: "pwrite db, 1 B at 4096", "rename /a to /b". */
export function stepWords(op: CaseOp): string {
  const subject = op.op === "symlink" ? `${op.path} -> ${op.target}` : (op.path ?? op.fd ?? "");
  const parts = [`${op.op} ${subject}`.trimEnd(), ...details(op)];
  const to = op.to ?? op.to_fd;
  const head = to === undefined ? parts[0]! : `${parts[0]} to ${to}`;
  return [head, ...parts.slice(1)].join(", ");
}

function details(op: CaseOp): string[] {
  const { op: name, content, offset, len, size, mode, name: xattr, flags } = op;
  const found: string[] = [];
  if (name === "open" && flags !== undefined) found.push(flagWords(flags));
  if (name === "open" && op.fd !== undefined && op.path !== undefined) found.push(`as ${op.fd}`);
  if (name === "creat" && op.fd !== undefined) found.push(`as ${op.fd}`);
  if (content !== undefined) found.push(`${sizeWords(valueLength(content))}${at(offset)}`);
  else if (len !== undefined) found.push(`${sizeWords(len)}${at(offset)}`);
  else if (offset !== undefined && offset !== null) found.push(`${op.whence ?? "at"} ${offset}`);
  if (size !== undefined) found.push(sizeWords(size));
  if (name === "access" && mode !== undefined) found.push(`${mode}`);
  else if (typeof mode === "number" && name !== "open" && name !== "creat") found.push(octal(mode));
  if (name === "chown" || name === "lchown") found.push(`${op.owner ?? -1}:${op.group ?? -1}`);
  if (name === "mknod") found.push(op.type ?? "fifo");
  if (xattr !== undefined) found.push(xattr);
  if (name === "renameat2" && flags !== undefined) found.push(flagWords(flags));
  return found;
}

const at = (offset: number | null | undefined): string =>
  offset === undefined || offset === null ? "" : ` at ${offset}`;

const octal = (mode: number): string => `0${mode.toString(8)}`;

function flagWords(flags: NonNullable<CaseOp["flags"]>): string {
  return typeof flags === "object" ? flags.join("|") : `${flags}`;
}
