import type { Digest, HistoryEntry, ImageConfig } from "../imported-image.ts";
import { JsonDocument } from "../json-document.ts";

/** All that an engine knows of an image when it writes the config. */
export interface ConfigValues {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
  /** RFC 3339, to the nanosecond. */
  readonly created?: string;
  readonly author?: string;
  /** Env, Cmd, Labels … under Docker's own names, in any order; null for an image that never had any. */
  readonly container: Readonly<Record<string, unknown>> | null;
  /** Lowest first. */
  readonly diffIds: readonly Digest[];
  /** Lowest first. */
  readonly history: readonly HistoryEntry[];
  /** Only the daemon itself writes these. */
  readonly daemon?: DaemonValues;
}

export interface DaemonValues {
  readonly comment?: string;
  /** Id of the container that was committed. */
  readonly containerId?: string;
  /** Its config: the Cmd is the step's command. */
  readonly containerConfig: Readonly<Record<string, unknown>> | null;
  readonly dockerVersion?: string;
}

/** What a config says, to write it anew with another step.
 *  @throws ImageError when a field has the wrong type */
export function configValues(config: ImageConfig): ConfigValues {
  const text = Buffer.from(config.bytes).toString("utf8");
  const document = new JsonDocument("config", "config", JSON.parse(text));
  const features = document.field("os.features");
  return {
    architecture: config.architecture ?? "",
    os: config.os ?? "",
    ...present("variant", config.variant),
    ...present("osVersion", textOf(document, "os.version")),
    ...(features.isMissing ? {} : { osFeatures: features.items().map((item) => item.text()) }),
    ...present("created", config.created),
    ...present("author", textOf(document, "author")),
    container: document.field("config").isMissing ? null : config.container,
    diffIds: config.diffIds,
    history: config.history,
    daemon: {
      ...present("comment", textOf(document, "comment")),
      ...present("containerId", textOf(document, "container")),
      containerConfig: objectOf(document, "container_config"),
      ...present("dockerVersion", textOf(document, "docker_version")),
    },
  };
}

function textOf(document: JsonDocument, name: string): string | undefined {
  return document.field(name).textOr(undefined);
}

function objectOf(document: JsonDocument, name: string): Record<string, unknown> | null {
  const found = document.field(name);
  if (found.isMissing) return null;
  found.field("");
  return found.value as Record<string, unknown>;
}

function present<Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>;
}
