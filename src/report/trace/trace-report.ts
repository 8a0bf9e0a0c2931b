import type { Replayed } from "../../strace/replay-logs.ts";
import { fullReport } from "../full-report.ts";
import { jsonReport } from "../json-report.ts";
import type { JsonReport } from "../json-shape.ts";
import type { Page } from "../page.ts";
import type { PricedScenario } from "../priced.ts";
import { hanging, printable } from "../text.ts";
import { agreementWords } from "./trace-words.ts";

/** All about a log that was played: as of a scenario, and how it came out beside the log. */
export function traceReport(priced: PricedScenario, { replay }: Replayed, page: Page): string {
  const [first, ...rest] = agreementWords(replay);
  const mark = rest.length === 0 ? page.paint("good", "✓") : page.paint("bad", "✗");
  const closing = [
    ...hanging(`${mark} `, first!, page.width),
    ...rest.flatMap((line) => hanging("  • ", printable(line), page.width)),
  ];
  return fullReport(priced, page, { steps: "Programs", closing });
}

/** The report of a log for programs, one JSON document: that of a scenario whose steps are the log's programs, and what
 *  the log told. Sizes are bytes. */
export interface JsonTrace extends Omit<JsonReport, "format"> {
  readonly format: "copyup-trace-report";
  readonly trace: {
    readonly lines: number;
    /** That were replayed. */
    readonly calls: number;
    /** On other file systems than the overlay. */
    readonly outside: number;
    readonly programs: readonly object[];
    /** Calls that came out other than the log says, by kind. */
    readonly differences: readonly object[];
    /** What cannot be known, by kind. */
    readonly unknown: readonly object[];
    /** Files that the log finds and the image lacks; with --synthesize they were added. */
    readonly missing: readonly object[];
  };
}

export function traceJson(
  priced: PricedScenario,
  { replay, lines }: Replayed,
  missing: readonly object[],
): JsonTrace {
  const { calls, findings, programs } = replay;
  const { outside, differences, unknowns } = findings;
  return {
    ...jsonReport(priced),
    format: "copyup-trace-report",
    trace: {
      ...{ lines, calls, outside, differences, missing },
      programs: programs.list.map(({ step, name, path, runs, calls: made, differing }) => ({
        ...{ step, name, path, runs, differing },
        calls: made,
      })),
      unknown: unknowns,
    },
  };
}
