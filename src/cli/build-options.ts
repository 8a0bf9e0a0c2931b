import type { EngineName } from "../build/profile.ts";
import type { DeviceOptions } from "./device-option.ts";

/** As commander leaves them. */
export interface BuildCommandOptions extends DeviceOptions {
  readonly file?: string;
  readonly tag: readonly string[];
  readonly target?: string;
  readonly buildArg: readonly string[];
  readonly label: readonly string[];
  readonly platform?: string;
  readonly engine: EngineName;
  /** False: --no-cache. */
  readonly cache: boolean;
  readonly buildContext: readonly string[];
  readonly secret: readonly string[];
  readonly commands: readonly string[];
  readonly stub: readonly string[];
  readonly limit: readonly string[];
  readonly layerFrom: readonly string[];
  readonly clock?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly check?: true;
  readonly store?: string;
}
