import type { Digest, ImageConfig } from "../imported-image.ts";
import type { ConfigLayout } from "./config-layout.ts";
import { makeConfig } from "./make-config.ts";

/** What the config of an image says that was not built. */
export interface ImportValues {
  readonly layout: ConfigLayout;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** RFC 3339. */
  readonly created: string;
  /** "Imported from -". */
  readonly comment: string;
  /** Lowest first. */
  readonly diffIds: readonly Digest[];
  readonly dockerVersion?: string;
  /** What --change made of an empty config. */
  readonly container?: Readonly<Record<string, unknown>>;
}

/** The config that `docker import` gives to a tree without one: each layer a step, told by a comment only. */
export function importConfig(values: ImportValues): ImageConfig {
  const { layout, created, comment, diffIds, dockerVersion, container = {}, variant } = values;
  const step = { created, comment, emptyLayer: false };
  return makeConfig(
    {
      os: values.os,
      architecture: values.architecture,
      ...(variant === undefined ? {} : { variant }),
      created,
      container,
      diffIds,
      history: diffIds.map(() => step),
      daemon: {
        comment,
        containerConfig: null,
        ...(dockerVersion === undefined ? {} : { dockerVersion }),
      },
    },
    layout,
  );
}
