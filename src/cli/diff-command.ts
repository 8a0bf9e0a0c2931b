import { dockerDiff } from "../container/docker-diff.ts";
import { exactDiff } from "../container/exact-diff.ts";
import { printable } from "../report/text.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import { openKept } from "./open-kept.ts";
import type { CommandContext } from "./program.ts";

/** As commander leaves them. */
export interface DiffCommandOptions {
  readonly exact?: true;
  readonly json?: true;
  readonly store?: string;
}

/** What a container that was kept changed: as `docker diff` tells it, or (--exact) all that its layer holds. */
export async function diffCommand(
  name: string,
  options: DiffCommandOptions,
  { io, stdout }: CommandContext,
): Promise<ExitStatus> {
  const lines = await orComplain(async () => {
    const { container, close } = await openKept(findStore(options.store, io), name);
    try {
      if (options.json) {
        const changes = options.exact ? exactDiff(container) : dockerDiff(container);
        return changes.map((change) => JSON.stringify(change));
      }
      if (!options.exact) {
        return dockerDiff(container).map(({ kind, path }) => `${kind} ${printable(path)}`);
      }
      return exactDiff(container).map(({ kind, path, aspects }) => {
        const words = aspects.length === 0 ? "nothing" : aspects.join(", ");
        return `${kind} ${printable(path)}${kind === "C" ? `  (${words})` : ""}`;
      });
    } finally {
      close();
    }
  });
  await stdout.write(lines.map((line) => `${line}\n`).join(""));
  return EXIT.ok;
}
