import type { Digest } from "../image/imported-image.ts";
import { decimalSize } from "./decimal-size.ts";
import { progressLine, shortId, stateText } from "./progress-line.ts";
import type { LayerState, TransferEvent } from "./transfer-event.ts";

/** What a terminal shows of a pull or push: one line for each layer, which changes, between lines that do not. */
export interface Screen {
  readonly lines: readonly ScreenLine[];
}

export type ScreenLine =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "layer"; readonly digest: Digest; readonly state: LayerState };

export const EMPTY_SCREEN: Screen = { lines: [] };

/** The screen after an event. */
export function withEvent(screen: Screen, event: TransferEvent): Screen {
  const { lines } = screen;
  if (event.kind !== "layer") {
    const text = progressLine(event);
    return text === null ? screen : { lines: [...lines, { kind: "text", text }] };
  }
  const { digest, state } = event;
  const line: ScreenLine = { kind: "layer", digest, state };
  const at = lines.findIndex((one) => one.kind === "layer" && one.digest === digest);
  return { lines: at === -1 ? [...lines, line] : lines.with(at, line) };
}

/** The lines of a screen on a terminal so many columns wide; none is longer. */
export function screenLines({ lines }: Screen, columns: number): string[] {
  return lines.map((line) => {
    if (line.kind === "text") return line.text;
    const text = `${shortId(line.digest)}: ${stateText(line.state)}${barOf(line.state, columns)}`;
    return text.slice(0, Math.max(columns - 1, 1));
  });
}

/** Columns below which Docker draws no bar. jsonmessage: JSONProgress.String */
const BAR_COLUMNS = 110;
const BAR = 50;

function barOf(state: LayerState, columns: number): string {
  if (state.kind !== "downloading" && state.kind !== "uploading") return "";
  const { current, total } = state;
  if (current <= 0 && total <= 0) return "";
  const counts = decimalSize(current).padStart(8);
  if (total <= 0 || current > total) return ` ${counts}`;
  const done = Math.min(BAR, Math.floor(Math.floor((current / total) * 100) / 2));
  const bar = columns > BAR_COLUMNS ? ` [${"=".repeat(done)}>${" ".repeat(BAR - done)}]` : "";
  return `${bar} ${counts}/${decimalSize(total)}`;
}

/** What brings a terminal from some lines to others, the cursor below the last in both: lines that changed are written
 *  again, the others are left. Lines that do not fit on the screen have scrolled away and cannot be reached. */
export function redraw(before: readonly string[], after: readonly string[], rows: number): string {
  const reachable = Math.max(0, before.length - Math.max(1, rows - 1));
  let text = "";
  for (let i = reachable; i < before.length; i++) {
    if (before[i] === after[i]) continue;
    const up = before.length - i;
    text += `\x1b[${up}A\x1b[2K\r${after[i] ?? ""}\r\x1b[${up}B`;
  }
  for (const line of after.slice(before.length)) text += `${line}\n`;
  return text;
}
