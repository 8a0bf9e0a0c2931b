import { familiarName } from "../image/reference.ts";
import { historyTable } from "../report/docker/history-table.ts";
import { type HistoryStep, imageHistory } from "../report/docker/image-history.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { knownImage } from "./known-image.ts";
import type { CommandContext } from "./program.ts";
import { noteSynthetic } from "./synthetic-note.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface HistoryCommandOptions extends GlobalOptions {
  /** False: --no-trunc. */
  readonly trunc: boolean;
  readonly human: boolean | string;
  readonly quiet?: true;
  readonly format?: string;
  readonly json?: true;
}

/** `docker history`. */
export async function historyCommand(
  name: string,
  options: HistoryCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const { steps, synthetic } = await orComplain(async () => {
    const store = findStore(options.store, io);
    const image = await knownImage(await findImage(name, store), store);
    const { images } = await store.images();
    const steps = imageHistory(image, (id) => {
      const found = images.find((one) => one.id === id);
      const names = found?.references.filter((one) => one.digest === undefined) ?? [];
      return found && { id, parent: found.parent, names: names.map(familiarName) };
    });
    return { steps, synthetic: image.synthetic };
  });
  const now = clockFor(options.clock, io.env).now().sec * 1000;
  const { trunc, quiet = false, format } = options;
  const view = { now, quiet, noTrunc: !trunc, human: isOn(options.human) };
  const text = await orComplain(async () =>
    options.json
      ? steps.map((step) => jsonLine(step, synthetic)).join("")
      : historyTable(steps, format === undefined ? view : { ...view, format }),
  );
  await stdout.write(text);
  if (synthetic) await noteSynthetic([name], context);
  return EXIT.ok;
}

function isOn(human: boolean | string): boolean {
  if (typeof human === "boolean") return human;
  if (/^(true|1|t)$/i.test(human)) return true;
  if (/^(false|0|f)$/i.test(human)) return false;
  throw new UserError(`--human=${human}: expected true or false`);
}

function jsonLine(step: HistoryStep, synthetic: boolean): string {
  return `${JSON.stringify(synthetic ? { ...step, synthetic } : step)}\n`;
}
