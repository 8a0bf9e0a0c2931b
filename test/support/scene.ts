import type { Clock } from "../../src/base/clock.ts";
import type { Envelope, Event } from "../../src/base/event.ts";
import { recordingTrace } from "../../src/base/trace.ts";
import { Layer } from "../../src/layer/layer.ts";
import type { MountInit } from "../../src/process/overlay.ts";
import { mount, type Overlay } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { dumpLayer } from "./dump-layer.ts";
import { outcomeOf } from "./errno.ts";
import { layer, type Tree } from "./layer.ts";
import { assertLowersUntouched } from "./lowers-untouched.ts";

/** Layers to mount, as trees or ready made. Lowers are topmost first, as in lowerdir=. */
export interface SceneInit {
  readonly lowers: readonly (Layer | Tree)[];
  readonly upper?: Layer | Tree | null;
  readonly work?: Layer;
  readonly options?: MountInit["options"];
  readonly readonly?: boolean;
  readonly clock?: Clock;
  readonly dentryLimit?: number;
  /** Nobody listens, so that calls take their shortest ways: there are no events. */
  readonly unheard?: boolean;
}

/** A mount to try things on. */
export interface Scene {
  readonly lowers: readonly Layer[];
  readonly overlay: Overlay;
  /** Root, with umask 022. */
  readonly root: Process;
  readonly envelopes: Envelope[];
  as(uid: number, gid?: number, groups?: readonly number[]): Process;
  /** The whole upper. */
  upper(): string[];
  /** What happened since the last time; all of it, or one kind. */
  events(): Event[];
  events<T extends Event["type"]>(type: T): Extract<Event, { type: T }>[];
}

export function scene(init: SceneInit): Scene {
  const lowers = init.lowers.map((one, i) => toLayer(one, `lower${init.lowers.length - i}`));
  const upper = init.upper === null ? null : toLayer(init.upper ?? {}, "upper");
  const { trace, envelopes } = recordingTrace();
  const { work, options, readonly, clock, dentryLimit, unheard = false } = init;
  const overlay = mount({
    lowers,
    upper,
    ...(unheard ? {} : { trace }),
    ...(work === undefined ? {} : { work }),
    ...(options === undefined ? {} : { options }),
    ...(readonly === undefined ? {} : { readonly }),
    ...(clock === undefined ? {} : { clock }),
    ...(dentryLimit === undefined ? {} : { dentryLimit }),
  });
  const root = overlay.process();
  return {
    lowers,
    overlay,
    root,
    envelopes,
    as: (uid, gid = uid, groups = []) => overlay.process({ uid, gid, groups }),
    upper: () => (overlay.upper === null ? [] : dumpLayer(overlay.upper, lowers)),
    events: <T extends Event["type"]>(type?: T) =>
      envelopes
        .splice(0)
        .map(({ event }) => event)
        .filter((event) => type === undefined || event.type === type) as Extract<
        Event,
        { type: T }
      >[],
  };
}

function toLayer(one: Layer | Tree, name: string): Layer {
  return one instanceof Layer ? one : layer(name, one);
}

/** The three things that every test of a change asserts: what the call gave (a value, "ok", an errno), the whole
 *  upper, and, asserted here, that no lower layer changed. */
export interface Observed {
  readonly result: unknown;
  readonly upper: readonly string[];
}

export function observe(
  init: SceneInit | Scene,
  work: (root: Process, stage: Scene) => unknown,
): Observed {
  const stage = "overlay" in init ? init : scene(init);
  const result = assertLowersUntouched(stage.lowers, () =>
    outcomeOf(() => work(stage.root, stage)),
  );
  return { result, upper: stage.upper() };
}

/** What was copied up, in order: "path trigger", with "parent" for a directory that came along. */
export function copies(stage: Scene): string[] {
  return stage
    .events("copy-up")
    .map(({ path, trigger, parent }) => `${path} ${trigger}${parent ? " parent" : ""}`);
}
