import { describe, expect, it } from "vitest";
import type { Digest } from "../../src/image/imported-image.ts";
import { decimalSize } from "../../src/registry/decimal-size.ts";
import { ProgressDisplay } from "../../src/registry/progress-display.ts";
import {
  EMPTY_SCREEN,
  redraw,
  screenLines,
  withEvent,
} from "../../src/registry/progress-screen.ts";
import type { LayerState, TransferEvent } from "../../src/registry/transfer-event.ts";

const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const layer = (digit: string, state: LayerState): TransferEvent => ({
  ...{ kind: "layer", digest: digest(digit), state },
});
const EVENTS: TransferEvent[] = [
  { kind: "pulling", tag: "1", repository: "x" },
  layer("a", { kind: "exists" }),
  layer("b", { kind: "pulling" }),
  layer("c", { kind: "pulling" }),
  layer("c", { kind: "waiting" }),
  layer("b", { kind: "downloading", current: 1_500_000, total: 3_034_216 }),
];

/** What a terminal shows after some text: only what is written here is known to it. */
function shownBy(text: string): string[] {
  const lines = [""];
  let [row, column] = [0, 0];
  for (const [token, count, letter] of text.matchAll(/\x1b\[(\d+)([A-Z])|[\s\S]/g)) {
    if (letter === "A") row -= Number(count);
    else if (letter === "B") row += Number(count);
    else if (letter === "K") lines[row] = "";
    else if (token === "\r") column = 0;
    else if (token === "\n") {
      [row, column] = [row + 1, 0];
      lines[row] ??= "";
    } else {
      const line = lines[row]!.padEnd(column);
      lines[row] = line.slice(0, column) + token + line.slice(column + 1);
      column++;
    }
    if (row < 0) throw new Error("above the screen");
  }
  return lines.slice(0, -1);
}

describe("screenLines()", () => {
  it("shows the last state of each layer, with a bar on a wide terminal", () => {
    const screen = EVENTS.reduce(withEvent, EMPTY_SCREEN);

    const wide = screenLines(screen, 200);
    const narrow = screenLines(screen, 80);

    expect(wide).toEqual([
      "1: Pulling from x",
      "aaaaaaaaaaaa: Already exists",
      `bbbbbbbbbbbb: Downloading [${"=".repeat(24)}>${" ".repeat(26)}]    1.5MB/3.034MB`,
      "cccccccccccc: Waiting",
    ]);
    expect(narrow[2]).toBe("bbbbbbbbbbbb: Downloading    1.5MB/3.034MB");
  });
});

describe("redraw()", () => {
  it("brings a terminal from each picture to the next", () => {
    let screen = EMPTY_SCREEN;
    let shown: string[] = [];
    let written = "";
    for (const event of [
      ...EVENTS,
      layer("c", { kind: "pulled" }),
      layer("b", { kind: "pulled" }),
    ]) {
      screen = withEvent(screen, event);
      const next = screenLines(screen, 200);
      written += redraw(shown, next, 40);
      shown = next;
      expect(shownBy(written)).toEqual(shown);
    }
  });

  it("leaves lines alone that have scrolled away", () => {
    expect(redraw(["a", "b", "c"], ["x", "b", "y"], 3)).toBe("\x1b[1A\x1b[2K\ry\r\x1b[1B");
  });
});

describe("ProgressDisplay", () => {
  const display = (size: { columns: number; rows: number } | null) => {
    const written: string[] = [];
    let time = 0;
    const shown = new ProgressDisplay({
      write: (text) => written.push(text),
      size: () => size,
      now: () => time,
    });
    return {
      written,
      show(event: TransferEvent, at: number) {
        time = at;
        shown.show(event);
      },
    };
  };

  it("writes a line for each step where there is no terminal", () => {
    const { written, show } = display(null);

    for (const event of EVENTS) show(event, 0);

    expect(written.join("")).toBe(
      "1: Pulling from x\naaaaaaaaaaaa: Already exists\nbbbbbbbbbbbb: Pulling fs layer\ncccccccccccc: Pulling fs layer\ncccccccccccc: Waiting\n",
    );
  });

  it("draws bars that move twenty times a second, and other changes at once", () => {
    const { written, show } = display({ columns: 200, rows: 40 });
    const move = (current: number) =>
      layer("b", { kind: "downloading", current, total: 1_000_000 });

    show(move(100_000), 0);
    show(move(200_000), 20);
    expect(written).toHaveLength(1);
    show(move(300_000), 60);
    expect(written).toHaveLength(2);
    show(layer("b", { kind: "verifying" }), 61);
    expect(written).toHaveLength(3);
  });
});

describe("decimalSize()", () => {
  it.each([
    [0, "0B"],
    [999, "999B"],
    [1000, "1kB"],
    [3_034_216, "3.034MB"],
    [1_500_000, "1.5MB"],
    [12_345_678_901, "12.35GB"],
  ])("shows %d as %s", (bytes, text) => {
    expect(decimalSize(bytes)).toBe(text);
  });
});
