import type { BuildProfile } from "../profile.ts";

/** How an engine says that a RUN failed. */
export function failedRun(profile: BuildProfile, argv: readonly string[], status: number): string {
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
  reason: string,
): string {
  if (profile.builder === "buildkit") return failedRun(profile, argv, 1);
  return `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${reason}: unknown`;
}

/** What to do about commands that cannot be run here. */
export function cannotRun(commands: readonly string[]): string {
  const [name = "", ...rest] = commands;
  const list = rest.length === 0 ? name : `${commands.slice(0, -1).join(", ")} and ${rest.at(-1)}`;
  return [
    `copyup runs the shell and the commands that change files, but not ${list}. Three ways on:`,
    `  declare what it writes: --commands effects.yaml with "commands: { ${name}: { files: … } }"`,
    "  take this step's layer from a real image: --layer-from IMAGE",
    `  leave it out: --stub ${name}`,
  ].join("\n");
}
