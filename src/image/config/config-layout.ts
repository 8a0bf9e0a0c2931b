/** How a Go struct lists its fields: their order, their types, and whether an empty one is left out (omitempty). */
export type StructLayout = readonly FieldLayout[];

export interface FieldLayout {
  readonly key: string;
  readonly type: FieldType;
  readonly omitEmpty: boolean;
}

/** `set`: keys without values, as ports and volumes are. `number or none`: a pointer, where 0 is not empty. */
export type FieldType =
  | "text"
  | "flag"
  | "number"
  | "number or none"
  | "texts"
  | "set"
  | "labels"
  | { readonly struct: StructLayout };

/** How an engine writes an image's config: the same values give other bytes, and with them another image id. Data, so
 *  that the writer knows no engine by name. */
export interface ConfigLayout {
  /** Of `config`, and of `container_config` where there is one. */
  readonly container: StructLayout;
  /** The daemon's own struct, with container, container_config, docker_version and comment; or the OCI's. */
  readonly document: "moby" | "oci";
  /** Order of the keys of a step. */
  readonly history: readonly HistoryKey[];
  /** A step without a time has none, or that of the year 1. */
  readonly historyTime: "left out" | "zero";
  /** See GoJsonOptions. */
  readonly shortEscapes: boolean;
}

export type HistoryKey = "created" | "author" | "created_by" | "comment" | "empty_layer";

const kept = (key: string, type: FieldType): FieldLayout => ({ key, type, omitEmpty: false });
const lean = (key: string, type: FieldType): FieldLayout => ({ key, type, omitEmpty: true });

const HEALTHCHECK: StructLayout = [
  lean("Test", "texts"),
  lean("Interval", "number"),
  lean("Timeout", "number"),
  lean("StartPeriod", "number"),
  lean("Retries", "number"),
];

/** Since 25.0 there is one more. */
const HEALTHCHECK_25: StructLayout = [
  ...HEALTHCHECK.slice(0, 4),
  lean("StartInterval", "number"),
  ...HEALTHCHECK.slice(4),
];

/** Moby: api/types/container, Config. */
const mobyContainer = (healthcheck: StructLayout): StructLayout => [
  kept("Hostname", "text"),
  kept("Domainname", "text"),
  kept("User", "text"),
  kept("AttachStdin", "flag"),
  kept("AttachStdout", "flag"),
  kept("AttachStderr", "flag"),
  lean("ExposedPorts", "set"),
  kept("Tty", "flag"),
  kept("OpenStdin", "flag"),
  kept("StdinOnce", "flag"),
  kept("Env", "texts"),
  kept("Cmd", "texts"),
  lean("Healthcheck", { struct: healthcheck }),
  lean("ArgsEscaped", "flag"),
  kept("Image", "text"),
  kept("Volumes", "set"),
  kept("WorkingDir", "text"),
  kept("Entrypoint", "texts"),
  lean("NetworkDisabled", "flag"),
  lean("MacAddress", "text"),
  kept("OnBuild", "texts"),
  kept("Labels", "labels"),
  lean("StopSignal", "text"),
  lean("StopTimeout", "number or none"),
  lean("Shell", "texts"),
];

/** OCI image-spec: ImageConfig. */
const OCI_CONTAINER: StructLayout = [
  lean("User", "text"),
  lean("ExposedPorts", "set"),
  lean("Env", "texts"),
  lean("Entrypoint", "texts"),
  lean("Cmd", "texts"),
  lean("Volumes", "set"),
  lean("WorkingDir", "text"),
  lean("Labels", "labels"),
  lean("StopSignal", "text"),
];

const OCI_HISTORY: readonly HistoryKey[] = [
  "created",
  "created_by",
  "author",
  "comment",
  "empty_layer",
];

/** `docker-…` is what the daemon itself writes: classic builder, commit, import. */
export type ConfigWriter = "docker-20.10" | "docker-28" | "buildkit-20.10" | "buildkit-28";

export const CONFIG_LAYOUTS: Readonly<Record<ConfigWriter, ConfigLayout>> = {
  "docker-20.10": {
    container: mobyContainer(HEALTHCHECK),
    document: "moby",
    history: ["created", "author", "created_by", "comment", "empty_layer"],
    historyTime: "zero",
    shortEscapes: false,
  },
  "docker-28": {
    container: mobyContainer(HEALTHCHECK_25),
    document: "moby",
    history: OCI_HISTORY,
    historyTime: "left out",
    shortEscapes: true,
  },
  // dockerfile2llb.ImageConfig
  "buildkit-20.10": {
    container: [
      ...OCI_CONTAINER,
      lean("Healthcheck", { struct: HEALTHCHECK }),
      lean("ArgsEscaped", "flag"),
      kept("OnBuild", "texts"),
      lean("StopTimeout", "number or none"),
      lean("Shell", "texts"),
    ],
    document: "oci",
    history: OCI_HISTORY,
    historyTime: "left out",
    shortEscapes: false,
  },
  // docker-image-spec: DockerOCIImageConfig
  "buildkit-28": {
    container: [
      ...OCI_CONTAINER,
      lean("ArgsEscaped", "flag"),
      lean("Healthcheck", { struct: HEALTHCHECK_25 }),
      lean("OnBuild", "texts"),
      lean("Shell", "texts"),
    ],
    document: "oci",
    history: OCI_HISTORY,
    historyTime: "left out",
    shortEscapes: true,
  },
};
