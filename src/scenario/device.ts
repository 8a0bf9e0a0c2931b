import type { DeviceProfile } from "../cost/time/device-profile.ts";
import { DEVICES, deviceNamed } from "../cost/time/devices.ts";

/** What times are for: a profile that comes with copyup, or a file of one. */
export type DeviceChoice =
  | { readonly kind: "profile"; readonly profile: DeviceProfile }
  | { readonly kind: "file"; readonly path: string };

export const DEVICE_NAMES: readonly string[] = DEVICES.map(({ name }) => name);

/** What tells a path from a name. */
export const DEVICE_PATH = /[/.]/;

/** The device of a name or a path; undefined for a name that is none. */
export function deviceChoice(text: string): DeviceChoice | undefined {
  const profile = deviceNamed(text);
  if (profile !== undefined) return { kind: "profile", profile };
  return DEVICE_PATH.test(text) ? { kind: "file", path: text } : undefined;
}
