import type { Paint } from "./paint.ts";

/** Where a report is shown. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
}

/** A heading of a part of the report. */
export function heading(page: Page, text: string): string {
  return page.paint("title", text);
}
