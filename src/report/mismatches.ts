import type { Mismatch, ScenarioResult } from "../scenario/result.ts";
import type { Page } from "./page.ts";
import { hanging, printable, shorten } from "./text.ts";

/** Lines of a difference that are shown. */
const SHOWN = 12;

/** What came out other than expected: where, what was expected, what there is instead. */
export function mismatchLines({ file, mismatches }: ScenarioResult, page: Page): string[] {
  return mismatches.flatMap((mismatch) => {
    const where = printable(`${file}:${mismatch.line} ${mismatch.where}`);
    return [
      ...hanging(`  ${page.paint("bad", "✗")} `, where, page.width),
      ...difference(mismatch, page).map((line) => `    ${line}`),
    ];
  });
}

function difference(mismatch: Mismatch, { paint, width }: Page): string[] {
  const { expected, actual, missing = [], extra = [] } = mismatch;
  const room = width - 6;
  if (missing.length + extra.length === 0) {
    return [
      ...hanging("expected ", printable(expected), room),
      ...hanging("actual   ", paint("bad", printable(actual)), room),
    ];
  }
  const lines = [
    ...missing.map((item) => ({ sign: "-", item, why: "expected, but not there" })),
    ...extra.map((item) => ({ sign: "+", item, why: "there, but not expected" })),
  ];
  const shown = lines.slice(0, SHOWN).map(({ sign, item, why }) => {
    const text = `${sign} ${shorten(printable(item), room - why.length - 4)}`;
    return `${paint(sign === "-" ? "good" : "bad", text)}  ${paint("faint", why)}`;
  });
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
