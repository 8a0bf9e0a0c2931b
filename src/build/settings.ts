import type { ImageConfig } from "../image/imported-image.ts";

/** How a container of the image starts: the `config` of an image config, in Go's names, as `docker inspect` shows it.
 *  Fields that the document leaves out are left out here. OCI image-spec, config.md; moby: container.Config. */
export interface Settings {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Healthcheck?: Healthcheck;
  /** Cmd is one word already escaped for Windows; set by habit. */
  readonly ArgsEscaped?: boolean;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly WorkingDir?: string;
  readonly OnBuild?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  readonly Shell?: readonly string[];
}

/** Times are nanoseconds. */
export interface Healthcheck {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** What programs find when nobody said otherwise. moby: system.DefaultPathEnvUnix */
export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export const DEFAULT_SHELL: readonly string[] = ["/bin/sh", "-c"];

/** The settings of an image that a build starts from. */
export function settingsOf(config: ImageConfig): Settings {
  return config.container as Settings;
}

/** The environment as a map; the last of a name counts. */
export function environment(settings: Settings): Map<string, string> {
  const env = new Map<string, string>();
  for (const pair of settings.Env ?? []) {
    const equals = pair.indexOf("=");
    if (equals > 0) env.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return env;
}

/** Env with `name` set: in its place if it was there, else at the end. moby: addNodesForEnv, dispatchEnv */
export function withEnv(env: readonly string[], name: string, value: string): string[] {
  const at = env.findIndex((pair) => pair.startsWith(`${name}=`));
  const next = [...env];
  next.splice(at < 0 ? env.length : at, at < 0 ? 0 : 1, `${name}=${value}`);
  return next;
}

/** The volumes an image declares. */
export function volumesOf(settings: Settings): string[] {
  return Object.keys(settings.Volumes ?? {});
}
