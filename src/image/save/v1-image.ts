import { chainIds } from "../chain-id.ts";
import { CONFIG_LAYOUTS, type ConfigLayout } from "../config/config-layout.ts";
import { type ConfigValues, configValues } from "../config/config-values.ts";
import { goTime, ZERO_TIME } from "../config/go-time.ts";
import { structJson } from "../config/struct-json.ts";
import { digestOfBytes } from "../digest.ts";
import { type GoJson, goJson, members, sortedMap } from "../go-json.ts";
import type { Digest, ImageConfig } from "../imported-image.ts";
import { JsonDocument } from "../json-document.ts";

/** What Docker before 1.10 took for an image: one for each layer. `docker save` still makes them up. */
export interface V1Image {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** The file `json`. */
  readonly json: Uint8Array;
}

/** One for each layer of an image, lowest first: the topmost says all that the config says, the others next to nothing.
 *  Moby: saveSession.saveImage, v1.CreateID. */
export function v1Images(config: ImageConfig, writer: "docker-20.10" | "docker-28"): V1Image[] {
  const layout = CONFIG_LAYOUTS[writer];
  const values = configValues(config);
  const chain = chainIds(config.diffIds);
  let parent: Digest | undefined;
  return chain.map((layerId, i) => {
    const fields = i === chain.length - 1 ? topFields(values, layout) : lowerFields(layout);
    const named = sortedMap(members({ ...fields, layer_id: layerId, parent }));
    const id = digestOfBytes(Buffer.from(goJson(named, layout)));
    const json = members({
      id: hexOf(id),
      parent: parent === undefined ? undefined : hexOf(parent),
      ...fields,
      os: filled(values.os),
    });
    parent = id;
    return { id: hexOf(id), json: Buffer.from(goJson(json, layout)) };
  });
}

type Fields = Record<string, GoJson | undefined>;

/** In the order of image.V1Image. */
function topFields(values: ConfigValues, layout: ConfigLayout): Fields {
  const { daemon, author, container, architecture, variant, os } = values;
  return {
    comment: filled(daemon?.comment),
    created: createdOf(values, layout),
    container: filled(daemon?.containerId),
    container_config: containerJson(daemon?.containerConfig ?? null, layout),
    docker_version: filled(daemon?.dockerVersion),
    author: filled(author),
    config: container === null ? undefined : containerJson(container, layout),
    architecture: filled(architecture),
    variant: filled(variant),
    os: filled(os),
  };
}

/** The epoch is in the daemon's own time zone: here as on a machine that runs in UTC. */
function lowerFields(layout: ConfigLayout): Fields {
  return { created: "1970-01-01T00:00:00Z", container_config: containerJson(null, layout) };
}

function createdOf({ created }: ConfigValues, layout: ConfigLayout): GoJson {
  if (created !== undefined) return goTime(created, "created");
  return layout.historyTime === "zero" ? ZERO_TIME : null;
}

function containerJson(
  container: Readonly<Record<string, unknown>> | null,
  layout: ConfigLayout,
): GoJson {
  return structJson(layout.container, new JsonDocument("config", "config.config", container));
}

const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
const filled = (text: string | undefined): string | undefined => (text === "" ? undefined : text);
