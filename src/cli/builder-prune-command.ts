import { createInterface } from "node:readline/promises";
import { pruneCache } from "../build/cache/prune-cache.ts";
import { prunedText } from "../report/docker/pruned-text.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandContext } from "./program.ts";

/** As commander leaves them. */
export interface BuilderPruneCommandOptions extends GlobalOptions {
  readonly all?: true;
  readonly force?: true;
  readonly json?: true;
}

/** `docker builder prune`. */
export async function builderPruneCommand(
  options: BuilderPruneCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const all = options.all === true;
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const pruned = (await agreed(options, context)) ? await pruneCache(store, { all }) : [];
    const rows = pruned.map(({ step: _, ...row }) => row);
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await stdout.write(options.json ? lines : prunedText(rows));
  });
  return EXIT.ok;
}

/** Asks as Docker's client does; whoever says nothing says no. */
async function agreed(
  { all, force }: BuilderPruneCommandOptions,
  { io, stdout }: CommandContext,
): Promise<boolean> {
  if (force) return true;
  const what = all ? "all build cache" : "all dangling build cache";
  await stdout.write(
    `WARNING! This will remove ${what}. Are you sure you want to continue? [y/N] `,
  );
  const lines = createInterface({ input: io.stdin, signal: io.signal });
  try {
    for await (const line of lines) return line.toLowerCase() === "y";
    return false;
  } finally {
    lines.close();
  }
}
