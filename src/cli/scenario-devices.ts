import type { DeviceProfile } from "../cost/time/device-profile.ts";
import { DEFAULT_PRICED_FOR, type PricedFor } from "../report/priced-for.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type DeviceOptions, openProfile, profileOf, shareOf } from "./device-option.ts";

/** What the times of scenarios are for: the device of --device, else the one that a scenario names. */
export class ScenarioDevices {
  readonly #share: Omit<PricedFor, "profile">;
  readonly #option: DeviceProfile | undefined;
  readonly #known = new Map<DeviceProfile | string, PricedFor>();

  private constructor(share: Omit<PricedFor, "profile">, option: DeviceProfile | undefined) {
    this.#share = share;
    this.#option = option;
  }

  /** @throws UserError */
  static async of(options: DeviceOptions): Promise<ScenarioDevices> {
    return new ScenarioDevices(shareOf(options), await profileOf(options.device));
  }

  /** The same for scenarios on the same device. @throws UserError for a file that is no profile */
  async pricedFor({ file, device }: Scenario): Promise<PricedFor> {
    if (this.#option !== undefined) return this.#of(this.#option, this.#option);
    if (device === null) return this.#of(DEFAULT_PRICED_FOR.profile, DEFAULT_PRICED_FOR.profile);
    if (device.kind === "profile") return this.#of(device.profile, device.profile);
    const known = this.#known.get(device.path);
    if (known !== undefined) return known;
    const where = `${file}:${device.line} device: ${device.written}`;
    return this.#of(device.path, await openProfile(device.path, where));
  }

  #of(key: DeviceProfile | string, profile: DeviceProfile): PricedFor {
    const pricedFor = this.#known.get(key) ?? { profile, ...this.#share };
    this.#known.set(key, pricedFor);
    return pricedFor;
  }
}
