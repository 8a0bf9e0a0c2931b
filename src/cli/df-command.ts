import { type DiskUsage, diskUsage, type UsageTotal } from "../container/disk-usage.ts";
import {
  type CacheUsage,
  type ListedUsage,
  usageTable,
  verboseUsage,
} from "../report/docker/usage-table.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { ImageSummary } from "../store/image-summary.ts";
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
  return { usage, containers, images: shown, cache: await cacheOf(store, all) };
}

/** What records of builds keep that no image has. */
async function cacheOf(store: ImageStore, images: readonly ImageSummary[]): Promise<CacheUsage> {
  const records = await store.buildCache.list();
  if (records.length === 0) return { count: 0, size: 0 };
  const known = new Set(
    images.flatMap(({ image }) => image.main.layers.flatMap((one) => [one.digest, one.diffId])),
  );
  const needs = new Set(records.flatMap((record) => record.needs));
  const lease = await store.lease();
  try {
    const only = [...needs].filter((digest) => !known.has(digest));
    const sizes = only.map((digest) => lease.blobs.size(digest) ?? 0);
    return { count: records.length, size: sizes.reduce((sum, size) => sum + size, 0) };
  } finally {
    await lease.release();
  }
}

function jsonLines({ usage, images, containers, cache }: ListedUsage, verbose: boolean): string {
  const totals = (["images", "containers", "volumes"] as const).map((type) => total(type, usage));
  const each = verbose
    ? [
        ...images.map(({ names }, i) => ({ type: "image", names, ...usage.perImage[i] })),
        ...containers.map((one) => ({ type: "container", ...one })),
      ]
    : [];
  const documents = [...totals, { type: "build cache", ...cache }, ...each];
  return documents.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function total(
  type: "images" | "containers" | "volumes",
  usage: DiskUsage,
): UsageTotal & { readonly type: string } {
  return { type, ...usage[type] };
}
