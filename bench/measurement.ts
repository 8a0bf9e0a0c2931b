import type { Scratch } from "./scratch.ts";
import type { Verdict } from "./verdict.ts";

/** What no race of contestants shows: whole processes, memory, growth. */
export interface Measurement {
  /** "image-speed: a docker-archive opened by a process of its own" */
  readonly title: string;
  readonly measure: (scratch: Scratch, smoke: boolean) => Measured | Promise<Measured>;
}

/** What it gave, or why it could not be made here. */
export type Measured =
  | { readonly skipped: string }
  | { readonly verdicts: readonly Verdict[]; readonly text: string; readonly data: unknown };

/** @param measure gives data with its verdicts: none in a quick pass
 *  @param text the data as a table, verdicts and all */
export function measurement<Data extends { readonly verdicts: readonly Verdict[] }>(
  title: string,
  measure: (scratch: Scratch, smoke: boolean) => Data | Skipped | Promise<Data | Skipped>,
  text: (data: Data) => string,
): Measurement {
  return {
    title,
    measure: async (scratch, smoke) => {
      const data = await measure(scratch, smoke);
      if ("skipped" in data) return data;
      return { verdicts: data.verdicts, text: text(data), data };
    },
  };
}

interface Skipped {
  readonly skipped: string;
}
