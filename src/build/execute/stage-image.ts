import { CONFIG_LAYOUTS } from "../../image/config/config-layout.ts";
import { configValues } from "../../image/config/config-values.ts";
import { makeConfig } from "../../image/config/make-config.ts";
import type { Image } from "../../image/image.ts";
import type { BuildProfile } from "../profile.ts";
import { DEFAULT_PATH, settingsOf } from "../settings.ts";
import { LayerStack } from "./layer-stack.ts";
import type { StageState } from "./stage-state.ts";

/** What a stage begins with that is built on an image. */
export function stateOf(image: Image, synthetic: boolean): StageState {
  const { config, layers } = image;
  const { author, variant } = configValues(config);
  return {
    stack: new LayerStack(layers),
    settings: settingsOf(config),
    history: config.history,
    os: config.os ?? "linux",
    architecture: config.architecture ?? "amd64",
    cmdSet: false,
    key: config.id,
    synthetic,
    ...(variant === undefined ? {} : { variant }),
    ...(author === undefined ? {} : { author }),
    ...(config.created === undefined ? {} : { created: config.created }),
  };
}

/** What a stage begins with that is built on nothing. */
export function scratchState(profile: BuildProfile, architecture: string): StageState {
  return {
    stack: new LayerStack(),
    settings: {
      Env: [`PATH=${DEFAULT_PATH}`],
      ...(profile.builder === "buildkit" ? { WorkingDir: "/" } : {}),
    },
    history: [],
    os: "linux",
    architecture,
    cmdSet: false,
    key: "scratch",
    synthetic: false,
  };
}

/** The image that a stage came to. */
export function imageOf(state: StageState, profile: BuildProfile, now: string): Image {
  const { stack, settings, history, os, architecture, variant, author, created } = state;
  const classic = profile.builder === "classic";
  const last = history.at(-1);
  const config = makeConfig(
    {
      architecture,
      os,
      container: { ...settings },
      diffIds: stack.layers.map(({ diffId }) => diffId),
      history,
      created: created ?? now,
      ...(variant === undefined ? {} : { variant }),
      ...(author === undefined ? {} : { author }),
      ...(classic
        ? {
            daemon: {
              dockerVersion: profile.version,
              containerConfig: { ...settings, Cmd: ["/bin/sh", "-c", last?.createdBy ?? ""] },
            },
          }
        : {}),
    },
    CONFIG_LAYOUTS[profile.config],
  );
  return { config, layers: stack.layers };
}
