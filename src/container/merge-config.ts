/** The `config` of an image, as its JSON has it (Env, Cmd, Entrypoint, …). */
export type ContainerConfig = Readonly<Record<string, unknown>>;

/** A config that was changed, filled up with what the container ran with where the changes left nothing.
 *  Moby: daemon.merge */
export function mergeConfig(changed: ContainerConfig, config: ContainerConfig): ContainerConfig {
  const result: Record<string, unknown> = { ...changed, Labels: changed.Labels ?? {} };
  for (const name of ["User", "Env", "WorkingDir", "Volumes", "ExposedPorts", "StopSignal"]) {
    if (isEmpty(result[name]) && config[name] !== undefined) result[name] = config[name];
  }
  if (isEmpty(result.Entrypoint)) {
    if (isEmpty(result.Cmd)) result.Cmd = config.Cmd;
    result.Entrypoint = config.Entrypoint;
  }
  return result;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
