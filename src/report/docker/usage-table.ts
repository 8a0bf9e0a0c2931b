import type { DiskUsage, UsageTotal } from "../../container/disk-usage.ts";
import { formatRows } from "./format-rows.ts";
import type { GoStruct } from "./go-value.ts";
import { humanSize } from "./human-units.ts";
import { type ListedImage, newestFirst } from "./images-table.ts";
import { rowOf } from "./row.ts";
import { ellipsis, shortId } from "./short-text.ts";
import { type TimeView, timeSince } from "./shown-time.ts";

/** A container as `docker system df -v` lists it. */
export interface ListedContainer {
  readonly id: string;
  /** What it was made of, as the user named it. */
  readonly image: string;
  /** Its command as one line. */
  readonly command: string;
  readonly volumes: number;
  readonly size: number;
  readonly created: string;
  /** When its command ended, and with what. */
  readonly exit: { readonly code: number; readonly at: string };
  readonly name: string;
}

/** All that `docker system df` tells of. */
export interface ListedUsage {
  readonly usage: DiskUsage;
  /** In the order of `usage.perImage`. */
  readonly images: readonly ListedImage[];
  readonly containers: readonly ListedContainer[];
  readonly cache: readonly ListedCache[];
}

/** A step that builds have kept, as `docker system df -v` lists it. */
export interface ListedCache {
  readonly id: string;
  /** As written in the Dockerfile. */
  readonly instruction: string;
  readonly size: number;
  readonly created: string;
  readonly lastUsed: string;
  /** How many builds went through it. */
  readonly usage: number;
  /** An image has it, too: it is counted there. */
  readonly shared: boolean;
}

/** What the build cache takes by itself. cli: formatter/disk_usage.go, diskUsageBuilderContext */
export function cacheTotal(cache: readonly ListedCache[]): UsageTotal {
  const own = cache.filter(({ shared }) => !shared);
  const size = own.reduce((sum, one) => sum + one.size, 0);
  return { total: cache.length, active: 0, size, reclaimable: size, reclaimablePercent: null };
}

const TOTALS = {
  Type: "TYPE",
  TotalCount: "TOTAL",
  Active: "ACTIVE",
  Size: "SIZE",
  Reclaimable: "RECLAIMABLE",
};

const TOTALS_TABLE = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";

/** `docker system df`. cli: formatter/disk_usage.go @throws TemplateError */
export function usageTable({ usage, cache }: ListedUsage, format?: string): string {
  const { images, containers, volumes } = usage;
  const rows = [
    totalRow("Images", images),
    totalRow("Containers", containers),
    totalRow("Local Volumes", volumes),
    totalRow("Build Cache", cacheTotal(cache)),
  ];
  const table = format === undefined || format === "table";
  return formatRows(table ? TOTALS_TABLE : format, TOTALS, rows);
}

function totalRow(type: string, total: UsageTotal): GoStruct {
  const { size, reclaimable, reclaimablePercent: percent } = total;
  return rowOf(`diskUsage${type.split(" ").at(-1)}`, {
    Type: type,
    TotalCount: String(total.total),
    Active: String(total.active),
    Size: humanSize(size, 4),
    Reclaimable: humanSize(reclaimable, 4) + (percent === null ? "" : ` (${percent}%)`),
  });
}

/** `docker system df -v`. cli: formatter/disk_usage.go, verboseWriteTable */
export function verboseUsage(listed: ListedUsage, view: TimeView): string {
  const sections = [
    ["Images space usage:", imageLines(listed, view)],
    ["Containers space usage:", containerLines(listed, view)],
    ["Local Volumes space usage:", formatRows(VOLUMES_TABLE, VOLUMES, [])],
    [`Build cache usage: ${humanSize(cacheTotal(listed.cache).size, 4)}`, cacheLines(listed, view)],
  ];
  return sections.map(([title, lines]) => `${title}\n\n${lines}`).join("\n");
}

const IMAGES = {
  Repository: "REPOSITORY",
  Tag: "TAG",
  ID: "IMAGE ID",
  CreatedSince: "CREATED",
  VirtualSize: "SIZE",
  SharedSize: "SHARED SIZE",
  UniqueSize: "UNIQUE SIZE",
  Containers: "CONTAINERS",
};

function imageLines({ images, usage }: ListedUsage, view: TimeView): string {
  const listed = images.map((image, i) => ({
    image,
    created: image.created,
    ...usage.perImage[i]!,
  }));
  const rows = newestFirst(listed).map(({ image, size, shared, unique, containers }) => {
    // One line an image, whatever names it has.
    const [name = "<none>:<none>"] = image.names;
    const colon = name.lastIndexOf(":");
    return rowOf("image", {
      Repository: name.slice(0, colon),
      Tag: name.slice(colon + 1),
      ID: shortId(image.id),
      CreatedSince: timeSince(image.created, view),
      VirtualSize: humanSize(size, 4),
      SharedSize: humanSize(shared, 4),
      UniqueSize: humanSize(unique, 4),
      Containers: String(containers),
    });
  });
  return formatRows(tableOf(IMAGES), IMAGES, rows);
}

const CONTAINERS = {
  ID: "CONTAINER ID",
  Image: "IMAGE",
  Command: "COMMAND",
  LocalVolumes: "LOCAL VOLUMES",
  Size: "SIZE",
  RunningFor: "CREATED",
  Status: "STATUS",
  Names: "NAMES",
};

function containerLines({ containers }: ListedUsage, view: TimeView): string {
  const rows = newestFirst(containers).map((one) =>
    rowOf("container", {
      ID: shortId(one.id),
      Image: one.image,
      Command: JSON.stringify(ellipsis(one.command, 20)),
      LocalVolumes: String(one.volumes),
      Size: humanSize(one.size, 3),
      RunningFor: timeSince(one.created, view),
      Status: `Exited (${one.exit.code}) ${timeSince(one.exit.at, view)}`,
      Names: one.name,
    }),
  );
  return formatRows(tableOf(CONTAINERS), CONTAINERS, rows);
}

const VOLUMES = { Name: "VOLUME NAME", Links: "LINKS", Size: "SIZE" };
const CACHE = {
  ID: "CACHE ID",
  CacheType: "CACHE TYPE",
  Size: "SIZE",
  CreatedSince: "CREATED",
  LastUsedSince: "LAST USED",
  UsageCount: "USAGE",
  Shared: "SHARED",
};

function cacheLines({ cache }: ListedUsage, view: TimeView): string {
  const rows = cache.map(({ id, size, created, lastUsed, usage, shared }) =>
    rowOf("buildCache", {
      ID: shortId(id),
      CacheType: "regular",
      Size: humanSize(size, 3),
      CreatedSince: timeSince(created, view),
      LastUsedSince: timeSince(lastUsed, view),
      UsageCount: String(usage),
      Shared: String(shared),
    }),
  );
  return formatRows(CACHE_TABLE, CACHE, rows);
}

function tableOf(headers: Readonly<Record<string, string>>): string {
  const fields = Object.keys(headers).map((name) => `{{.${name}}}`);
  return `table ${fields.join("\t")}`;
}

const VOLUMES_TABLE = tableOf(VOLUMES);
const CACHE_TABLE = tableOf(CACHE);
