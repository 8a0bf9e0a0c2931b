import { BrokenPipe, type Output, OutputError } from "./output.ts";

/** Writes what is to be said against something. Nobody may be listening, or there be no room: that must not hide why we
 *  complain. */
export async function complain(stderr: Output, text: string): Promise<void> {
  if (text === "") return;
  const { printableLines } = await import("./printable-lines.ts");
  try {
    await stderr.write(printableLines(text));
  } catch (error) {
    if (!(error instanceof BrokenPipe || error instanceof OutputError)) throw error;
  }
}
