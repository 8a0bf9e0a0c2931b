import { formatRows } from "./format-rows.ts";
import { humanSize } from "./human-units.ts";
import type { HistoryStep } from "./image-history.ts";
import { rowOf } from "./row.ts";
import { ellipsis, shortId } from "./short-text.ts";
import { isoSeconds, type TimeView, timeSince } from "./shown-time.ts";

export interface HistoryView extends TimeView {
  /** Sizes and times in words. */
  readonly human: boolean;
  readonly noTrunc?: boolean;
  readonly quiet?: boolean;
  /** Instead of the table. */
  readonly format?: string;
}

/** `docker history`. cli: image/formatter_history.go @throws TemplateError */
export function historyTable(steps: readonly HistoryStep[], view: HistoryView): string {
  const { human, noTrunc } = view;
  const rows = steps.map(({ id, created, createdBy, size, comment }) => {
    const shown = id ?? "<missing>";
    const line = createdBy.replaceAll("\t", " ");
    return rowOf("history", {
      ID: noTrunc ? shown : shortId(shown),
      CreatedSince: human ? timeSince(created, view) : isoSeconds(created),
      CreatedAt: isoSeconds(created),
      CreatedBy: noTrunc ? line : ellipsis(line, 45),
      Size: human ? humanSize(size, 3) : String(size),
      Comment: comment,
    });
  });
  return formatRows(formatOf(view), HEADERS, rows);
}

function formatOf({ format, quiet, human }: HistoryView): string {
  if (quiet) return "{{.ID}}";
  if (format !== undefined && format !== "table") return format;
  const created = human ? "{{.CreatedSince}}" : "{{.CreatedAt}}";
  return `table {{.ID}}\t${created}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}`;
}

const HEADERS = {
  ID: "IMAGE",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  CreatedBy: "CREATED BY",
  Size: "SIZE",
  Comment: "COMMENT",
};
