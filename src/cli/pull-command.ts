import { familiarName } from "../image/reference.ts";
import { systemNetwork } from "../registry/network.ts";
import { pullImage } from "../registry/pull-image.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandContext } from "./program.ts";
import { TransferOutput } from "./transfer-output.ts";

/** As commander leaves them. */
export interface PullCommandOptions extends GlobalOptions {
  readonly platform?: string;
  readonly insecure: readonly string[];
  readonly quiet?: true;
  readonly json?: true;
}

/** `docker pull`. */
export async function pullCommand(
  name: string,
  options: PullCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const { platform, insecure, quiet, json } = options;
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const output = new TransferOutput(context, { quiet: quiet === true || json === true });
    const network = systemNetwork(io.env);
    try {
      const pulled = await pullImage({
        ...{ name, store, insecure, network, signal: io.signal, onEvent: output.onEvent },
        ...(platform === undefined ? {} : { platform }),
      });
      await output.end();
      const { id, digest, isNew, reference } = pulled;
      const document = { name: familiarName(reference), id, digest, isNew };
      if (json) await stdout.write(`${JSON.stringify(document)}\n`);
      else if (quiet) await stdout.write(`${output.lastName ?? document.name}\n`);
    } finally {
      network.transport.close();
      await output.end();
    }
  });
  return EXIT.ok;
}
