import { KeptContainers } from "../container/kept-container.ts";
import { psTable } from "../report/container/ps-table.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { CommandContext } from "./program.ts";

/** As commander leaves them. */
export interface PsCommandOptions {
  readonly all?: true;
  readonly size?: true;
  readonly quiet?: true;
  /** False: --no-trunc. */
  readonly trunc: boolean;
  readonly json?: true;
  readonly store?: string;
}

/** Lists the containers that were kept. None of them runs: without -a there are none, as Docker has it. */
export async function psCommand(
  options: PsCommandOptions,
  { io, stdout, stderr }: CommandContext,
): Promise<ExitStatus> {
  const all = await orComplain(() =>
    new KeptContainers(findStore(options.store, io).containers).list(),
  );
  const shown = options.all ? all : [];
  if (options.json) {
    for (const one of shown) await stdout.write(`${JSON.stringify(one)}\n`);
  } else if (options.quiet) {
    const ids = shown.map(({ id }) => (options.trunc ? id.slice(0, 12) : id));
    await stdout.write(ids.map((id) => `${id}\n`).join(""));
  } else {
    const size = options.size === true;
    await stdout.write(psTable(shown, { now: new Date(), size, noTrunc: !options.trunc }));
  }
  if (shown.length < all.length && io.isTTY.stderr) {
    await stderr.write(`copyup: -a shows the ${all.length} that ended\n`);
  }
  return EXIT.ok;
}
