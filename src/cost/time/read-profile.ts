import { nearMiss } from "../../base/near-miss.ts";
import type { DeviceProfile, Price } from "./device-profile.ts";
import { UNITS, type Unit } from "./work.ts";

const FORMAT = "copyup-device-profile";
const VERSION = 1;

/** A device profile as a file holds it: what `copyup calibrate -o` writes and `readProfile` reads. `version` goes up when
 *  a field goes away or changes its meaning; fields that are not known are passed over. */
export interface ProfileDocument extends DeviceProfile {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
}

/** A value that is no device profile: all that is wrong with it, each with where, what was expected, what to do. */
export class ProfileError extends Error {
  override readonly name = "ProfileError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

/** What a file of this profile holds. */
export function profileDocument(profile: DeviceProfile): ProfileDocument {
  const { name, title, about, prices } = profile;
  return { format: FORMAT, version: VERSION, name, title, about, prices };
}

/** The profile in a value that was read from JSON: every unit of work has its price, none below 0, and low <= ns <= high.
 *  @throws ProfileError */
export function readProfile(value: unknown): DeviceProfile {
  if (!isMap(value))
    throw new ProfileError([`expected a device profile (${WRITTEN}), ${found(value)}`]);
  if (value.format !== FORMAT) {
    throw new ProfileError([`format: expected "${FORMAT}" (${WRITTEN}), ${found(value.format)}`]);
  }
  if (value.version !== VERSION) {
    const remedy = "a later copyup may read it; else calibrate again";
    throw new ProfileError([`version: expected ${VERSION}, ${found(value.version)} (${remedy})`]);
  }
  const reader = new ProfileReader();
  const [name, title, about] = (["name", "title", "about"] as const).map((key) =>
    reader.text(key, value[key]),
  ) as [string, string, string];
  const prices = reader.prices(value.prices);
  if (reader.faults.length > 0) throw new ProfileError(reader.faults);
  return { name, title, about, prices };
}

const WRITTEN = "as copyup calibrate -o writes it";
const UNIT_NAMES = Object.keys(UNITS) as Unit[];

/** Notes what is wrong and goes on. */
class ProfileReader {
  readonly faults: string[] = [];

  text(where: string, value: unknown): string {
    if (typeof value === "string" && value.trim() !== "") return value;
    return this.#fault(where, "some text", value, "");
  }

  prices(value: unknown): Record<Unit, Price> {
    if (!isMap(value))
      return this.#fault("prices", "a price for each unit of work", value, {} as never);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(UNITS, name)) this.faults.push(`prices.${name}: ${unknownUnit(name)}`);
    }
    const entries = UNIT_NAMES.map((unit) => [unit, this.#price(unit, value[unit])] as const);
    return Object.fromEntries(entries) as Record<Unit, Price>;
  }

  #price(unit: Unit, value: unknown): Price {
    const where = `prices.${unit}`;
    if (!isMap(value))
      return this.#fault(where, `{ ns, low, high, source } of ${UNITS[unit].what}`, value, FREE);
    const { ns, low, high, source } = value;
    const price = {
      ns: this.#nanoseconds(`${where}.ns`, ns),
      low: this.#nanoseconds(`${where}.low`, low),
      high: this.#nanoseconds(`${where}.high`, high),
      source: this.text(`${where}.source`, source),
    };
    if (price.low > price.ns || price.ns > price.high) {
      const numbers = `${price.low}, ${price.ns} and ${price.high}`;
      this.faults.push(`${where}: expected low <= ns <= high, found ${numbers}`);
    }
    return price;
  }

  #nanoseconds(where: string, value: unknown): number {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    return this.#fault(where, "nanoseconds, 0 or more", value, Number.NaN);
  }

  /** Says what is wrong, and gives something to go on with. */
  #fault<T>(where: string, expected: string, value: unknown, instead: T): T {
    const missing = value === undefined;
    this.faults.push(
      missing
        ? `${where}: missing: ${expected}`
        : `${where}: expected ${expected}, ${found(value)}`,
    );
    return instead;
  }
}

const FREE: Price = { ns: 0, low: 0, high: 0, source: "" };

function unknownUnit(name: string): string {
  const meant = nearMiss(name, UNIT_NAMES);
  const hint =
    meant === undefined ? `there are ${UNIT_NAMES.join(", ")}` : `did you mean ${meant}?`;
  return `there is no such unit of work (${hint})`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const LONGEST = 60;

function found(value: unknown): string {
  if (value === undefined) return "found nothing";
  if (Array.isArray(value)) return "found a list";
  if (isMap(value)) return "found a map";
  const text = JSON.stringify(value);
  return `found ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}
