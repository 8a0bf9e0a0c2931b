import { parseArgs } from "node:util";
import { KernelUnavailable } from "../../../src/kernel/unavailable.ts";

/** What the programs of this folder share: npm run verify, npm run mutants. */

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Ends with what `main` gives; with 2 and the usage when it gives null, or with why there is no kernel to ask. */
export async function runProgram(
  name: string,
  usage: string,
  main: () => Promise<number | null>,
): Promise<void> {
  try {
    const status = await main();
    if (status === null) process.stderr.write(usage);
    process.exitCode = status ?? 2;
  } catch (error) {
    if (!(error instanceof KernelUnavailable)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = 2;
  }
}

/** The options of the command line, each with a default, and those that are numbers; null when they are not well
 *  given. */
export function readOptions<Text extends string, Count extends string>(
  texts: Readonly<Record<Text, string>>,
  counts: Readonly<Record<Count, number>>,
): (Readonly<Record<Text, string>> & Readonly<Record<Count, number>>) | null {
  const defaults = Object.entries({ ...texts, ...counts });
  const options = Object.fromEntries(
    defaults.map(([name, value]) => [name, { type: "string", default: `${value}` } as const]),
  );
  try {
    const { values } = parseArgs({ options });
    const read = Object.entries(values).map(([name, text]) => [
      name,
      name in counts ? Number(text) : text,
    ]);
    const numbers = read.filter(([name]) => (name as string) in counts);
    return numbers.every(([, number]) => (number as number) > 0) ? Object.fromEntries(read) : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
