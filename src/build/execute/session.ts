import type { Process } from "../../process/process.ts";
import type { BuildInit } from "../build.ts";
import type { Dockerfile } from "../dockerfile.ts";
import type { Dialect } from "../parse/dialect.ts";
import type { Caches } from "./caches.ts";
import type { StageState } from "./stage-state.ts";

/** What all stages of a build share. */
export interface BuildSession {
  readonly init: BuildInit;
  readonly dockerfile: Dockerfile;
  readonly dialect: Dialect;
  /** Values of ARG before the first FROM, and of the platform (TARGETARCH …). */
  readonly metaArgs: ReadonlyMap<string, string>;
  /** Stages that were built, by number. */
  readonly built: Map<number, StageState>;
  /** What RUN --mount=type=cache keeps. */
  readonly caches: Caches;
  readonly warnings: string[];
  /** Called when the image has been kept. */
  onClose(close: () => void): void;
  /** The files of a --from: a stage by name or number, a further context, or an image. */
  from(name: string): Promise<FromSource>;
  /** The context, for reading. */
  readonly context: Process;
}

/** What files are copied or mounted from. */
export interface FromSource {
  readonly process: Process;
  /** Names its content for the cache. */
  readonly key: string;
  /** The classic builder and BuildKit received it as a context: owners are root's. */
  readonly isContext: boolean;
}
