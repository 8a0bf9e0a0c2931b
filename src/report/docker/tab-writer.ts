const NARROWEST = 10;
const PADDING = 3;

/** Lines whose cells end in tabs, as columns: one is as wide as the widest cell of the lines next to each other that
 *  have it, and 3 more, and never narrower than 10. What stands after the last tab of a line counts for no column.
 *  text/tabwriter, as Docker's client sets it up */
export function tabbed(text: string): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const widths = lines.map((): number[] => []);
  for (const [row, cells] of lines.entries()) {
    for (let column = 0; column < cells.length - 1; column++) {
      if (widths[row]![column] !== undefined) continue;
      const end = blockEnd(lines, row, column);
      const cellsOf = lines.slice(row, end).map((line) => widthOf(line[column]!));
      const width = Math.max(NARROWEST, ...cellsOf.map((cell) => cell + PADDING));
      for (let i = row; i < end; i++) widths[i]![column] = width;
    }
  }
  const laid = lines.map((cells, row) =>
    cells
      .map((cell, column) => {
        const width = widths[row]![column];
        return width === undefined ? cell : cell + " ".repeat(width - widthOf(cell));
      })
      .join(""),
  );
  return laid.join("\n");
}

/** The first line from `row` on that has no such column, or is in another block of the columns before. */
function blockEnd(lines: readonly (readonly string[])[], row: number, column: number): number {
  let end = row;
  while (end < lines.length && lines[end]!.length - 1 > column) end++;
  return end;
}

/** Go counts code points. */
const widthOf = (text: string): number => [...text].length;
