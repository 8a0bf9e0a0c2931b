import type { Command } from "commander";
import { nearMiss } from "../base/near-miss.ts";
import type { DeviceProfile } from "../cost/time/device-profile.ts";
import { ProfileError, readProfile } from "../cost/time/read-profile.ts";
import { DEFAULT_PRICED_FOR, type PricedFor } from "../report/priced-for.ts";
import { DEVICE_NAMES, deviceChoice } from "../scenario/device.ts";
import { readBytes, textOf, UnreadableError } from "../scenario/text-file.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface DeviceOptions {
  readonly device?: string;
  readonly cold?: true;
  readonly processors?: string;
}

/** Adds what times are for. */
export function withDeviceOptions(command: Command): Command {
  return withDeviceOption(command).option(
    "--processors <number>",
    "times with so many processes at work (default: 1)",
  );
}

/** The same of work that one process does. */
export function withDeviceOption(command: Command): Command {
  return command
    .option(
      "--device <name|file>",
      `times for this device: ${DEVICE_NAMES.join(", ")}, or a profile that calibrate wrote (default: ${DEFAULT_PRICED_FOR.profile.name})`,
    )
    .option("--cold", "times with nothing of the image in the page cache");
}

/** What times are for. @throws UserError */
export async function pricedForOptions(options: DeviceOptions): Promise<PricedFor> {
  const profile = await profileOf(options.device);
  return { profile: profile ?? DEFAULT_PRICED_FOR.profile, ...shareOf(options) };
}

/** The same but for the profile. @throws UserError */
export function shareOf({ cold, processors }: DeviceOptions): Omit<PricedFor, "profile"> {
  return { cold: cold === true, processors: processorsOf(processors) };
}

/** The profile that --device names; undefined when it is not there. @throws UserError */
export async function profileOf(device: string | undefined): Promise<DeviceProfile | undefined> {
  if (device === undefined) return undefined;
  const choice = deviceChoice(device);
  const where = `--device ${device}`;
  if (choice === undefined) throw new UserError(`${where}: ${unknownDevice(device)}`);
  return choice.kind === "profile" ? choice.profile : openProfile(choice.path, where);
}

function unknownDevice(name: string): string {
  const meant = nearMiss(name, DEVICE_NAMES);
  const there = `devices are ${DEVICE_NAMES.join(", ")}; a file is given with its path: ./${name}`;
  return `there is no such device (${meant === undefined ? there : `did you mean ${meant}?`})`;
}

/** Bytes of a profile at most. */
const MOST = 2 ** 20;
const REMEDY = "copyup calibrate -o FILE writes one";

/** The profile in a file; `where` begins what is said against it. @throws UserError */
export async function openProfile(path: string, where: string): Promise<DeviceProfile> {
  try {
    return readProfile(JSON.parse(textOf(await readBytes(path, MOST))));
  } catch (error) {
    if (error instanceof UnreadableError) throw new UserError(`${where}: ${error.message}`);
    if (error instanceof SyntaxError) {
      throw new UserError(
        `${where}: expected a device profile in JSON, ${error.message} (${REMEDY})`,
      );
    }
    if (!(error instanceof ProfileError)) throw error;
    const faults = error.faults.map((fault) => `\n  ${fault}`).join("");
    throw new UserError(`${where}: is no device profile (${REMEDY}):${faults}`);
  }
}

/** More are in no machine. */
const MOST_PROCESSORS = 4096;

function processorsOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PRICED_FOR.processors;
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MOST_PROCESSORS) return number;
  throw new UserError(
    `--processors ${text}: expected how many processes work side by side, 1 to ${MOST_PROCESSORS}`,
  );
}
