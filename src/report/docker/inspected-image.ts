import { buildkitCacheId, cacheId } from "../../driver/driver-ids.ts";
import {
  CONFIG_LAYOUTS,
  type FieldType,
  type StructLayout,
} from "../../image/config/config-layout.ts";
import { configValues } from "../../image/config/config-values.ts";
import { goTime, ZERO_TIME } from "../../image/config/go-time.ts";
import { structJson } from "../../image/config/struct-json.ts";
import type { GoJson } from "../../image/go-json.ts";
import type { Digest, ImageConfig } from "../../image/imported-image.ts";
import { JsonDocument } from "../../image/json-document.ts";
import { GoList, GoMap, GoStruct, GoText, type GoValue } from "./go-value.ts";
import { goDuration } from "./human-units.ts";

/** All that `docker inspect` tells of an image. */
export interface InspectedImage {
  readonly config: ImageConfig;
  /** As Docker shows them. */
  readonly names: readonly string[];
  readonly digests: readonly string[];
  /** The image that its build went on from. */
  readonly parent: Digest | null;
  readonly size: number;
  /** Of its layers, lowest first. */
  readonly chainIds: readonly Digest[];
}

/** Whose form it has: 20.10 tells more of the container that the image was committed from. */
export type InspectForm = "docker-20.10" | "docker-28";

const TYPE = "*types.ImageInspect";
const DATA_ROOT = "/var/lib/docker";

/** The document of `docker inspect`, as its templates see it. Paths are those that the driver's view has; when a tag
 *  was last given is not known. Moby: api/types, ImageInspect */
export function inspectedImage(image: InspectedImage, form: InspectForm): GoStruct {
  const { config, names, digests, parent, size } = image;
  const values = configValues(config);
  const old = form === "docker-20.10";
  const layout = CONFIG_LAYOUTS[old ? "docker-20.10" : "buildkit-28"].container;
  const container = (value: Readonly<Record<string, unknown>> | null): GoStruct =>
    structOf(layout, structJson(layout, new JsonDocument("config", "config.config", value)));
  const { daemon, variant = "", osVersion = "" } = values;
  const created = values.created === undefined ? ZERO_TIME : goTime(values.created, "created");
  const before: [string, GoValue][] = old
    ? [
        ["Container", daemon?.containerId ?? ""],
        ["ContainerConfig", container(daemon?.containerConfig ?? null)],
      ]
    : [];
  const fields: [string, GoValue][] = [
    ["ID", config.id],
    ["RepoTags", new GoList(names)],
    ["RepoDigests", new GoList(digests)],
    ["Parent", parent ?? ""],
    ["Comment", daemon?.comment || (config.history.at(-1)?.comment ?? "")],
    ["Created", created],
    ...before,
    ["DockerVersion", daemon?.dockerVersion ?? ""],
    ["Author", values.author ?? ""],
    ["Config", values.container === null ? null : container(values.container)],
    ["Architecture", values.architecture],
    ["Variant", variant],
    ["Os", values.os === "" ? "linux" : values.os],
    ["OsVersion", osVersion],
    ["Size", size],
    ...(old ? [["VirtualSize", size] as [string, GoValue]] : []),
    ["GraphDriver", graphDriver(image)],
    ["RootFS", rootFs(config.diffIds)],
    ["Metadata", new GoStruct(new Map([["LastTagTime", NEVER]]))],
  ];
  const omitted = new Set([
    ...(variant === "" ? ["Variant"] : []),
    ...(osVersion === "" ? ["OsVersion"] : []),
  ]);
  return new GoStruct(new Map(fields), { type: TYPE, omitted, jsonNames: { ID: "Id" } });
}

const NEVER = new GoText("0001-01-01 00:00:00 +0000 UTC", JSON.stringify(ZERO_TIME));

function rootFs(diffIds: readonly Digest[]): GoStruct {
  const fields = new Map<string, GoValue>([
    ["Type", "layers"],
    ["Layers", new GoList(diffIds)],
    ["BaseLayer", ""],
  ]);
  const omitted = new Set(["BaseLayer", ...(diffIds.length === 0 ? ["Layers"] : [])]);
  return new GoStruct(fields, { omitted });
}

/** For each layer, lowest first, whether BuildKit made it: its folder is then named otherwise. */
export function buildkitMade({ history }: ImageConfig): boolean[] {
  const steps = history.filter(({ emptyLayer }) => !emptyLayer);
  return steps.map(({ comment }) => comment?.startsWith("buildkit.") === true);
}

/** Moby: overlay2, GetMetadata. */
function graphDriver({ config, chainIds }: InspectedImage): GoStruct {
  const made = buildkitMade(config);
  const folders = chainIds.map((chainId, i) => {
    return `${DATA_ROOT}/overlay2/${made[i] ? buildkitCacheId(chainId) : cacheId(chainId)}`;
  });
  const [top, ...lower] = folders.toReversed();
  const data =
    top === undefined
      ? null
      : new Map<string, GoValue>([
          ...(lower.length === 0
            ? []
            : [["LowerDir", lower.map((one) => `${one}/diff`).join(":")] as const]),
          ["MergedDir", `${top}/merged`],
          ["UpperDir", `${top}/diff`],
          ["WorkDir", `${top}/work`],
        ]);
  return new GoStruct(
    new Map<string, GoValue>([
      ["Data", new GoMap(data)],
      ["Name", "overlay2"],
    ]),
  );
}

function structOf(layout: StructLayout, json: ReadonlyMap<string, GoJson>): GoStruct {
  const omitted = new Set<string>();
  const fields = layout.map(({ key, type }): [string, GoValue] => {
    if (!json.has(key)) omitted.add(key);
    return [key, fieldValue(key, type, json.get(key))];
  });
  return new GoStruct(new Map(fields), { omitted });
}

function fieldValue(key: string, type: FieldType, json: GoJson | undefined): GoValue {
  switch (type) {
    case "text":
      return (json ?? "") as string;
    case "flag":
      return json === true;
    case "number": {
      const number = Number(json ?? 0);
      return DURATIONS.has(key) ? new GoText(goDuration(number), String(number)) : number;
    }
    case "number or none":
      return (json ?? null) as number | null;
    case "texts":
      return new GoList((json ?? null) as readonly string[] | null);
    case "set": {
      const keys = json instanceof Map ? [...json.keys()] : null;
      return new GoMap(keys && new Map(keys.map((one) => [one, NOTHING])), "struct");
    }
    case "labels":
      return new GoMap((json ?? null) as ReadonlyMap<string, string> | null);
    default:
      return json instanceof Map ? structOf(type.struct, json) : null;
  }
}

const NOTHING = new GoStruct(new Map());
const DURATIONS = new Set(["Interval", "Timeout", "StartPeriod", "StartInterval"]);
