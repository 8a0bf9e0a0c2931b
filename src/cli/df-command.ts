import { cacheRows } from "../build/cache/cache-usage.ts";
import { type DiskUsage, diskUsage, type UsageTotal } from "../container/disk-usage.ts";
import {
  cacheTotal,
  type ListedUsage,
  usageTable,
  verboseUsage,
} from "../report/docker/usage-table.ts";
import type { ImageStore } from "../store/image-store.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { keptContainers } from "./kept-containers.ts";
import type { CommandContext } from "./program.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface DfCommandOptions extends GlobalOptions {
  readonly verbose?: true;
  readonly format?: string;
  readonly json?: true;
}

/** `docker system df`. */
export async function dfCommand(
  options: DfCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const { verbose, format, json } = options;
  if (verbose && format !== undefined) {
    throw new UserError("--verbose and --format cannot go together here; --json tells all");
  }
  const now = clockFor(options.clock, io.env).now().sec * 1000;
  const text = await orComplain(async () => {
    const listed = await usageOf(findStore(options.store, io));
    if (json) return jsonLines(listed, verbose === true);
    return verbose ? verboseUsage(listed, { now }) : usageTable(listed, format);
  });
  await stdout.write(text);
  return EXIT.ok;
}

async function usageOf(store: ImageStore): Promise<ListedUsage> {
  const all = await store.list();
  const shown = all.filter(({ names, digests, dangling }) => {
    return names.length > 0 || digests.length > 0 || dangling;
  });
  const containers = await keptContainers(store);
  const usage = diskUsage({
    images: shown.map(({ id, layers }) => ({ id, layers })),
    containers: containers.map(({ imageId, size }) => ({ imageId, sizeRw: size, running: false })),
    otherLayers: all.filter((one) => !shown.includes(one)).flatMap(({ layers }) => layers),
  });
  return {
    usage,
    containers,
    images: shown,
    cache: (await cacheRows(store)).map(({ step: _, ...row }) => row),
  };
}

function jsonLines({ usage, images, containers, cache }: ListedUsage, verbose: boolean): string {
  const totals = (["images", "containers", "volumes"] as const).map((type) => total(type, usage));
  const each = verbose
    ? [
        ...images.map(({ names }, i) => ({ type: "image", names, ...usage.perImage[i] })),
        ...containers.map((one) => ({ type: "container", ...one })),
        ...cache.map((row) => ({ type: "build cache record", ...row })),
      ]
    : [];
  const documents = [...totals, { type: "build cache", ...cacheTotal(cache) }, ...each];
  return documents.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function total(
  type: "images" | "containers" | "volumes",
  usage: DiskUsage,
): UsageTotal & { readonly type: string } {
  return { type, ...usage[type] };
}
