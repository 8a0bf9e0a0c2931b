import { familiarName } from "../image/reference.ts";
import { systemNetwork } from "../registry/network.ts";
import { pushImage } from "../registry/push-image.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandContext } from "./program.ts";
import { TransferOutput } from "./transfer-output.ts";

/** As commander leaves them. */
export interface PushCommandOptions extends GlobalOptions {
  readonly insecure: readonly string[];
  readonly quiet?: true;
  readonly json?: true;
}

/** `docker push`. */
export async function pushCommand(
  name: string,
  options: PushCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const { insecure, quiet, json } = options;
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const output = new TransferOutput(context, { quiet: quiet === true || json === true });
    const network = systemNetwork(io.env);
    try {
      const pushed = await pushImage({
        ...{ name, store, insecure, network, signal: io.signal, onEvent: output.onEvent },
      });
      await output.end();
      const document = { name: familiarName(pushed.reference), digest: pushed.digest };
      if (json) await stdout.write(`${JSON.stringify({ ...document, size: pushed.size })}\n`);
      else if (quiet) await stdout.write(`${document.name}\n`);
    } finally {
      network.transport.close();
      await output.end();
    }
  });
  return EXIT.ok;
}
