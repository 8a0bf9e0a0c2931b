import { formatRows } from "./format-rows.ts";
import type { GoStruct } from "./go-value.ts";
import { humanSize } from "./human-units.ts";
import { rowOf } from "./row.ts";
import { shortId } from "./short-text.ts";
import { type TimeView, timeSince, timeText, wholeSeconds } from "./shown-time.ts";

/** An image as `docker images` lists it. */
export interface ListedImage {
  readonly id: string;
  /** Names with a tag, and names with a digest, as Docker shows them. */
  readonly names: readonly string[];
  readonly digests: readonly string[];
  readonly created: string | undefined;
  readonly size: number;
}

export interface ImagesView extends TimeView {
  readonly noTrunc?: boolean;
  readonly digests?: boolean;
  readonly quiet?: boolean;
  /** Instead of the table. */
  readonly format?: string;
}

const HEADERS = {
  ID: "IMAGE ID",
  Repository: "REPOSITORY",
  Tag: "TAG",
  Digest: "DIGEST",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  Size: "SIZE",
  Containers: "CONTAINERS",
  VirtualSize: "SIZE",
  SharedSize: "SHARED SIZE",
  UniqueSize: "UNIQUE SIZE",
};

/** Newest first. The engine looks at whole seconds, and leaves images of one second in a random order. */
export function newestFirst<T extends Pick<ListedImage, "created">>(images: readonly T[]): T[] {
  const time = ({ created }: T) => wholeSeconds(created);
  const exact = ({ created = "" }: T) => created;
  return [...images].sort(
    (a, b) => time(b) - time(a) || (exact(a) < exact(b) ? 1 : exact(a) > exact(b) ? -1 : 0),
  );
}

/** `docker images`: a line for each name. cli: formatter/image.go @throws TemplateError */
export function imagesTable(images: readonly ListedImage[], view: ImagesView): string {
  const withDigest = view.digests === true || view.format?.includes(".Digest") === true;
  const rows = newestFirst(images).flatMap((image) =>
    namesOf(image, withDigest).map((name) => rowOfImage(image, name, view)),
  );
  return formatRows(formatOf(view), HEADERS, rows);
}

function formatOf({ format, quiet, digests }: ImagesView): string {
  if (quiet) return "{{.ID}}";
  if (format !== undefined && format !== "table") return format;
  const digest = digests ? "\t{{.Digest}}" : "";
  return `table {{.Repository}}\t{{.Tag}}${digest}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`;
}

interface ShownName {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

const NONE = "<none>";

/** cli: imageFormatTaggedAndDigest. A repository that has a tag shows its digests beside it. */
function namesOf({ names, digests }: ListedImage, withDigest: boolean): ShownName[] {
  if (names.length === 0 && digests.length === 0) {
    return [{ repository: NONE, tag: NONE, digest: NONE }];
  }
  const left = new Map<string, string[]>();
  for (const name of digests) {
    const [repository, digest] = name.split("@") as [string, string];
    left.set(repository, [...(left.get(repository) ?? []), digest]);
  }
  const tagged = new Set<string>();
  const shown = names.flatMap((name): ShownName[] => {
    const colon = name.lastIndexOf(":");
    const [repository, tag] = [name.slice(0, colon), name.slice(colon + 1)];
    tagged.add(repository);
    const beside = withDigest ? (left.get(repository) ?? []) : [];
    if (beside.length === 0) return [{ repository, tag, digest: NONE }];
    return beside.map((digest) => ({ repository, tag, digest }));
  });
  for (const [repository, all] of left) {
    if (tagged.has(repository)) continue;
    const each = withDigest ? all : [NONE];
    shown.push(...each.map((digest) => ({ repository, tag: NONE, digest })));
  }
  return shown;
}

function rowOfImage(image: ListedImage, name: ShownName, view: ImagesView): GoStruct {
  const { id, created, size } = image;
  return rowOf("image", {
    ID: view.noTrunc ? id : shortId(id),
    Repository: name.repository,
    Tag: name.tag,
    Digest: name.digest,
    CreatedSince: timeSince(created, view),
    CreatedAt: timeText(created),
    Size: humanSize(size, 3),
    VirtualSize: humanSize(size, 4),
    Containers: "N/A",
    SharedSize: "N/A",
    UniqueSize: "N/A",
  });
}
