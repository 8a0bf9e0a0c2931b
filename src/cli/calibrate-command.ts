import { statSync } from "node:fs";
import { release } from "node:os";
import { type Calibration, calibrate } from "../calibrate/calibrate.ts";
import { CHECKS } from "../calibrate/check-workloads.ts";
import { fileSystemOf } from "../calibrate/file-system.ts";
import { Stopwatch } from "../calibrate/stopwatch.ts";
import type { Workload } from "../calibrate/workload.ts";
import type { DeviceProfile } from "../cost/time/device-profile.ts";
import { profileDocument } from "../cost/time/read-profile.ts";
import { KernelUnavailable } from "../kernel/unavailable.ts";
import { agreementTable, priceTable } from "../report/calibration.ts";
import { requireWritable, writeFileWhole } from "./archive-output.ts";
import { scenarioWorkloads } from "./calibrate-scenarios.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { pageFor } from "./terminal.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface CalibrateCommandOptions {
  readonly output?: string;
  readonly name?: string;
  readonly check?: true;
  readonly scenarios?: readonly string[];
  readonly json?: true;
}

/** Measures what this machine's overlayfs takes on the file system of a directory, and writes a device profile; with
 *  --check, holds it against other workloads. @throws UserError where it cannot be measured */
export async function calibrateCommand(
  directory: string,
  options: CalibrateCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { stdout, io } = context;
  requireDirectory(directory);
  if (options.output !== undefined) requireWritable(options.output);
  const progress = new ProgressLine(context);
  let stopwatch: Stopwatch | null = null;
  try {
    const checks = await checksOf(options, context);
    stopwatch = await Stopwatch.open(directory);
    // What the worker is at is of no interest any more.
    const watch = stopwatch;
    const stop = () => void watch.close();
    io.signal.addEventListener("abort", stop);
    try {
      const calibration = await calibrate(watch, namedFor(directory, options), sourceOf(), {
        ...{ signal: io.signal, checks },
        onWorkload: (name, i, count) => progress.show(`measuring ${i + 1}/${count}: ${name}`),
      });
      progress.clear();
      if (options.output !== undefined) {
        await writeProfile(calibration.profile, options.output, io.signal);
      }
      await stdout.write(textOf(calibration, options, context));
      return EXIT.ok;
    } finally {
      io.signal.removeEventListener("abort", stop);
    }
  } catch (error) {
    io.signal.throwIfAborted();
    if (error instanceof KernelUnavailable) throw new UserError(`calibrate: ${error.message}`);
    throw isSystemError(error) ? new UserError(`calibrate: ${error.message}`) : error;
  } finally {
    progress.clear();
    await stopwatch?.close();
  }
}

function requireDirectory(directory: string): void {
  const known = statSync(directory, { throwIfNoEntry: false });
  if (known?.isDirectory() === true) return;
  const what = known === undefined ? "is not there" : "is no directory";
  throw new UserError(
    `${directory} ${what}; expected a directory on the file system that is to be measured`,
  );
}

async function checksOf(
  { check, scenarios = [] }: CalibrateCommandOptions,
  context: CommandContext,
): Promise<readonly Workload[]> {
  if (check !== true) {
    if (scenarios.length === 0) return [];
    throw new UserError("--scenarios names what --check runs besides: add --check");
  }
  const further: Workload[] = [];
  for (const path of scenarios) {
    further.push(...(await orComplain(() => scenarioWorkloads(path, context))));
  }
  return [...CHECKS, ...further];
}

function namedFor(
  directory: string,
  { name = "calibrated" }: CalibrateCommandOptions,
): Pick<DeviceProfile, "name" | "title" | "about"> {
  const type = fileSystemOf(directory);
  return { name, title: `${type} of this machine`, about: `upper and lower on ${type}` };
}

const sourceOf = (): string => `copyup calibrate, Linux ${release()}`;

async function writeProfile(
  profile: DeviceProfile,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const text = `${JSON.stringify(profileDocument(profile), null, 2)}\n`;
  await writeFileWhole([new TextEncoder().encode(text)], path, signal);
}

function textOf(
  { profile, fit, check }: Calibration,
  { json, output }: CalibrateCommandOptions,
  { io }: CommandContext,
): string {
  if (json === true) {
    return `${JSON.stringify({ profile: profileDocument(profile), fit, check })}\n`;
  }
  const page = pageFor(io);
  const use = output === undefined ? [] : [`Use it with --device ${asPath(output)}`, ""];
  const held = check === null ? [] : [agreementTable(check, page), ""];
  return [priceTable(profile, fit, page), "", ...held, ...use].join("\n");
}

/** A word without a slash would be the name of a bundled profile. */
const asPath = (file: string): string => (file.includes("/") ? file : `./${file}`);

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
