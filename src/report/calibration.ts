import type { Agreement } from "../cost/time/agreement.ts";
import type { DeviceProfile } from "../cost/time/device-profile.ts";
import type { Duration } from "../cost/time/duration.ts";
import { UNITS, type Unit } from "../cost/time/work.ts";
import { durationParts, durationWords } from "./duration-words.ts";
import { heading, type Page } from "./page.ts";
import { padEnd, padStart, shorten, widthOf } from "./text.ts";
import { counted } from "./words.ts";

/** The prices of a profile, a line each. `own`: how well they agree with what they were taken from. */
export function priceTable(profile: DeviceProfile, own: Agreement, page: Page): string {
  const units = (Object.keys(UNITS) as Unit[]).map((unit) => {
    const isByte = unit.endsWith("Byte");
    const price = isByte ? perKib(profile.prices[unit]) : profile.prices[unit];
    const { value, interval } = durationParts(price);
    const what = isByte ? UNITS[unit].what.replace("byte", "KiB") : UNITS[unit].what;
    return [value, interval === "" ? "" : `(${interval})`, what] as const;
  });
  const widths = [0, 1].map((i) => Math.max(...units.map((row) => row[i]!.length))) as [
    number,
    number,
  ];
  const lines = units.map(([value, interval, what]) => {
    const before = `  ${padStart(value, widths[0])}  ${padEnd(interval, widths[1])}  `;
    return `${before}${shorten(what, page.width - widthOf(before))}`;
  });
  return [
    heading(page, `${profile.title}: what each unit of work takes`),
    ...lines,
    "",
    `  The workloads that these come from are met to ${percent(own.medianError)} (median).`,
  ].join("\n");
}

/** What a profile foretold, beside what it was. */
export function agreementTable(
  { comparisons, tooShort, medianError, worstFactor }: Agreement,
  page: Page,
): string {
  const rows = comparisons.map(({ name, predicted, measured, ratio }) => [
    durationWords(predicted),
    durationParts({ ns: measured, low: measured, high: measured }).value,
    ratio.toFixed(2),
    name,
  ]);
  const head = ["predicted", "measured", "ratio", ""];
  const widths = [0, 1, 2].map((i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const lines = [head, ...rows].map((row) => {
    const cells = widths.map((width, i) => padStart(row[i]!, width));
    const before = `  ${cells.join("  ")}  `;
    return `${before}${shorten(row[3]!, page.width - widthOf(before))}`.trimEnd();
  });
  return [
    heading(page, "Held against workloads that no price was taken from"),
    ...lines,
    "",
    `  The median is missed by ${percent(medianError)}, the worst by a factor of ${worstFactor.toFixed(2)}.`,
    ...(tooShort.length === 0
      ? []
      : [`  Left out: ${counted(tooShort.length, "workload")} of less than a millisecond.`]),
  ].join("\n");
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function perKib({ ns, low, high }: Duration): Duration {
  return { ns: ns * 1024, low: low * 1024, high: high * 1024 };
}
