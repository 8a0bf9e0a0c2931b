import { digestOfBytes } from "../digest.ts";
import { type GoJson, goJson, members, sortedMap } from "../go-json.ts";
import type { HistoryEntry, ImageConfig } from "../imported-image.ts";
import { JsonDocument } from "../json-document.ts";
import type { ConfigLayout, HistoryKey } from "./config-layout.ts";
import type { ConfigValues } from "./config-values.ts";
import { goTime, ZERO_TIME } from "./go-time.ts";
import { structJson } from "./struct-json.ts";

/** The config of an image as an engine writes it, byte for byte: its digest is the image id. The same values always
 *  give the same bytes.
 *  @throws ImageError when a value is none that the field can hold */
export function makeConfig(values: ConfigValues, layout: ConfigLayout): ImageConfig {
  const text = goJson(sortedMap(documentOf(values, layout)), layout);
  const bytes = Buffer.from(text);
  const { os, architecture, variant, created, diffIds, history } = values;
  return {
    id: digestOfBytes(bytes),
    os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(created === undefined ? {} : { created }),
    diffIds,
    history,
    container: values.container ?? {},
    bytes,
  };
}

function documentOf(values: ConfigValues, layout: ConfigLayout): Map<string, GoJson> {
  const { architecture, os, variant, osVersion, osFeatures, author, container } = values;
  const history = values.history.map((step) => historyJson(step, layout));
  const shared = {
    author: filled(author),
    variant: filled(variant),
    "os.version": filled(osVersion),
    "os.features": osFeatures?.length ? osFeatures : undefined,
  };
  switch (layout.document) {
    case "moby":
      return members({
        ...shared,
        ...daemonJson(values, layout),
        architecture: filled(architecture),
        os: filled(os),
        created: values.created === undefined ? missingTime(layout) : createdJson(values),
        config: container === null ? undefined : containerJson(container, layout),
        rootfs: members({
          type: "layers",
          diff_ids: values.diffIds.length > 0 ? values.diffIds : undefined,
        }),
        history: history.length > 0 ? history : undefined,
      });
    case "oci":
      return members({
        ...shared,
        architecture,
        os,
        created: createdJson(values),
        config: containerJson(container, layout),
        rootfs: members({
          type: "layers",
          diff_ids: values.diffIds.length > 0 ? values.diffIds : null,
        }),
        history: history.length > 0 ? history : null,
      });
    default:
      return layout.document satisfies never;
  }
}

function daemonJson({ daemon }: ConfigValues, layout: ConfigLayout) {
  return {
    comment: filled(daemon?.comment),
    container: filled(daemon?.containerId),
    // A struct is never empty to Go.
    container_config: containerJson(daemon?.containerConfig ?? null, layout),
    docker_version: filled(daemon?.dockerVersion),
  };
}

function containerJson(
  container: Readonly<Record<string, unknown>> | null,
  layout: ConfigLayout,
): Map<string, GoJson> {
  return structJson(layout.container, new JsonDocument("config", "config.config", container));
}

/** BuildKit takes the time of the last step that has one. */
function createdJson({ created, history }: ConfigValues): GoJson {
  const time = created ?? history.findLast((step) => step.created !== undefined)?.created;
  return time === undefined ? null : goTime(time, "created");
}

function missingTime({ historyTime }: ConfigLayout): GoJson {
  return historyTime === "zero" ? ZERO_TIME : null;
}

function historyJson(step: HistoryEntry, { history, historyTime }: ConfigLayout): GoJson {
  const json: Record<HistoryKey, GoJson | undefined> = {
    created:
      step.created === undefined
        ? historyTime === "zero"
          ? ZERO_TIME
          : undefined
        : goTime(step.created, "history.created"),
    author: filled(step.author),
    created_by: filled(step.createdBy),
    comment: filled(step.comment),
    empty_layer: step.emptyLayer ? true : undefined,
  };
  return members(Object.fromEntries(history.map((key) => [key, json[key]])));
}

const filled = (text: string | undefined): string | undefined => (text === "" ? undefined : text);
