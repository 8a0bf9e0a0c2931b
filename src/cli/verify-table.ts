import type { CaseOp } from "../cases/case.ts";
import type { Difference } from "../kernel/differences.ts";
import { heading, type Page } from "../report/page.ts";
import { padEnd, printable, shorten, widthOf } from "../report/text.ts";
import { counted } from "../report/words.ts";
import type { VerifyInput } from "./verify-input.ts";

/** Differences that are shown of one case. */
const MOST = 20;
const GAP = 2;

/** The differences of one case, one a row: which call or place, what copyup says, what Linux says. */
export function differenceTable(
  input: VerifyInput,
  differences: readonly Difference[],
  page: Page,
): string {
  const rows = differences
    .slice(0, MOST)
    .map((found) => [placeWords(input, found), valueWords(found.engine), valueWords(found.kernel)]);
  const more = differences.length - rows.length;
  return [
    heading(page, printable(input.name)),
    ...tableLines([["", "copyup says", "Linux says"], ...rows], page),
    ...(more > 0 ? [`  and ${counted(more, "more difference")}; --json shows all`] : []),
    "",
  ].join("\n");
}

/** Which operation or which place in a tree, in words. */
function placeWords(input: VerifyInput, { where, op }: Difference): string {
  if (op === undefined) return where.replace(/^(merged|upper)\./, "$1 ");
  const step = input.stepOf(op);
  const number = step === undefined ? `operation ${op + 1}` : `operation ${op + 1}, step ${step}`;
  const field = where.replace(/^ops\[\d+\]\.?/, "").replace(/^(value|errno)\.?/, "");
  const call = callWords(input.given.ops[op]);
  return `${number}: ${call}${field === "" ? "" : `, ${field}`}`;
}

function callWords(op: CaseOp | undefined): string {
  if (op === undefined) return "";
  const words = [op.op, op.path ?? op.fd, op.to ?? op.to_fd];
  return words.filter((word) => word !== undefined).join(" ");
}

function valueWords(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return value;
  if (isResult(value)) return value.ok ? `ok ${valueOr(value.value)}`.trimEnd() : `${value.errno}`;
  return JSON.stringify(value);
}

const valueOr = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value));

function isResult(
  value: unknown,
): value is { readonly ok: boolean; readonly errno?: string; readonly value?: unknown } {
  return typeof value === "object" && value !== null && "ok" in value;
}

/** Columns as wide as what they hold; where that is too wide, each gets at least a third of what there is. */
function tableLines(rows: readonly (readonly string[])[], { width }: Page): string[] {
  const room = width - GAP * 3;
  const columns = [0, 1, 2].map((at) => Math.max(...rows.map((row) => widthOf(row[at]!))));
  const widths = fitted(columns, room);
  return rows.map((row) => {
    const cells = row.map((cell, at) => padEnd(shorten(printable(cell), widths[at]!), widths[at]!));
    return `  ${cells.join(" ".repeat(GAP))}`.trimEnd();
  });
}

function fitted(columns: readonly number[], room: number): number[] {
  const widths = [...columns];
  for (let over = sum(widths) - room; over > 0; over = sum(widths) - room) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest]! -= 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
