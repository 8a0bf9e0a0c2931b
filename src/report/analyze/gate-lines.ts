import type { Verdict } from "../../analyze/gates/gate.ts";
import type { Page } from "../page.ts";
import type { Tone } from "../paint.ts";
import { hanging, padEnd, printable } from "../text.ts";
import { counted } from "../words.ts";

const TONES: Readonly<Record<Verdict["status"], Tone>> = {
  pass: "good",
  fail: "bad",
  skip: "faint",
};

/** A line a gate, and what comes of all of them. */
export function gateLines(verdicts: readonly Verdict[], page: Page): string[] {
  const { paint, width } = page;
  if (verdicts.length === 0) return [];
  const names = verdicts.map(({ gate, given }) => printable(`${gate} ${given}`));
  const column = Math.max(...names.map((name) => name.length));
  const lines = verdicts.flatMap(({ status, found, file }, i) => {
    const from = file === null ? "" : ` (${printable(file)})`;
    const start = `  ${status.toUpperCase()}  ${padEnd(names[i]!, column)}  `;
    const [first, ...others] = hanging(start, `${found}${from}`, width);
    return [paint(TONES[status], first!.slice(0, 6)) + first!.slice(6), ...others];
  });
  const failed = verdicts.filter(({ status }) => status === "fail").length;
  const passed = verdicts.filter(({ status }) => status === "pass").length;
  const all = counted(failed + passed, "gate");
  const end =
    failed > 0 ? paint("bad", `✗ ${failed} of ${all} failed.`) : paint("good", `✓ ${all} passed.`);
  return [...lines, end];
}

/** Why the gates fail, a line each, for whoever does not see the report. */
export const gateReasons = (verdicts: readonly Verdict[]): string[] =>
  verdicts
    .filter(({ status }) => status === "fail")
    .map(({ gate, given, found, file }) => {
      return `${gate} ${given}${file === null ? "" : ` (${file})`}: ${found}`;
    });
