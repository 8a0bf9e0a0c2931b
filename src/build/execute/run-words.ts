import type { BuildProfile } from "../profile.ts";

/** How an engine says that a RUN failed. */
export function failedRun(
  profile: BuildProfile,
  argv: readonly string[],
  status: string | number,
): string {
  const line = argv.join(" ");
  switch (profile.runFailure) {
    case "returned":
      return `The command '${line}' returned a non-zero code: ${status}`;
    case "executor":
      return `executor failed running [${line}]: exit code: ${status}`;
    case "process":
      return `failed to solve: process "${line}" did not complete successfully: exit code: ${status}`;
    default:
      return profile.runFailure satisfies never;
  }
}

/** How an engine says why a RUN could not begin. */
export function withReason(profile: BuildProfile, argv: readonly string[], reason: string): string {
  if (profile.builder === "classic") return reason;
  return failedRun(profile, argv, 0).replace(/exit code: 0$/, () => reason);
}

/** How an engine says that a RUN's program could not be started; `reason`: the runtime's words. */
export function cannotStart(
  profile: BuildProfile,
  argv: readonly string[],
  reason: string | number,
): string {
  if (profile.builder === "buildkit") return failedRun(profile, argv, 1);
  return `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${reason}: unknown`;
}

/** What to do about commands that cannot be run here. */
export function cannotRun(commands: readonly string[]): string {
  const list = listed(commands);
  return `copyup runs the shell and the commands that change files, but not ${list}. There are ${waysOn(commands)}`;
}

/** What to do about commands that the image does not have, as far as copyup knows. */
export function notThere(commands: readonly string[]): string {
  const are = commands.length === 1 ? "is" : "are";
  return `${listed(commands)} ${are} not in this image. If a real one has it, there are ${waysOn(commands)}`;
}

function listed(commands: readonly string[]): string {
  if (commands.length < 2) return commands.join();
  return `${commands.slice(0, -1).join(", ")} and ${commands.at(-1)}`;
}

function waysOn(commands: readonly string[]): string {
  const [name = ""] = commands;
  const stubs = commands.map((one) => `--stub ${one}`).join(" ");
  return [
    "three ways on:",
    "  say what it writes: --commands FILE, a file such as",
    `      commands: { ${name}: [{ match: [...], do: [{ write: { /path: { size: 12MB } } }] }] }`,
    "  take this layer from a real image with the same RUN: --layer-from IMAGE",
    "      (docker save IMAGE -o x.tar, then --layer-from x.tar)",
    `  let it do nothing: ${stubs}`,
  ].join("\n");
}
