/** The `config` of an image, as its JSON has it (Env, Cmd, Entrypoint, …). */
export type ContainerConfig = Readonly<Record<string, unknown>>;

/** A command as a shell's line, or as its words. */
export type ChangedCommand =
  | { readonly form: "shell"; readonly line: string }
  | { readonly form: "exec"; readonly argv: readonly string[] };

/** An instruction that `docker commit --change` and `docker import --change` take, its words expanded. */
export type ConfigChange =
  | { readonly kind: "cmd" | "entrypoint"; readonly command: ChangedCommand }
  | {
      readonly kind: "env" | "label";
      readonly pairs: readonly { readonly name: string; readonly value: string }[];
    }
  /** Ports with or without a protocol: "80", "53/udp". */
  | { readonly kind: "expose" | "volume"; readonly words: readonly string[] }
  | { readonly kind: "onbuild"; readonly trigger: string }
  | { readonly kind: "user" | "workdir"; readonly word: string };

const DEFAULT_SHELL = ["/bin/sh", "-c"];

/** The config with these changes made, in order. The one given stays as it is. Moby: dockerfile.BuildFromConfig */
export function changeConfig(
  config: ContainerConfig,
  changes: readonly ConfigChange[],
): ContainerConfig {
  const result: Record<string, unknown> = { ...config };
  let cmdGiven = false;
  for (const change of changes) {
    applyChange(result, change, cmdGiven);
    cmdGiven ||= change.kind === "cmd";
  }
  return result;
}

function applyChange(config: Record<string, unknown>, change: ConfigChange, cmdGiven: boolean) {
  switch (change.kind) {
    case "cmd":
      config.Cmd = argvOf(config, change.command);
      return;
    case "entrypoint":
      config.Entrypoint = argvOf(config, change.command);
      // The command was meant for another program, unless it comes with the same changes.
      if (!cmdGiven) config.Cmd = null;
      return;
    case "env":
      config.Env = withVariables(listOf(config.Env), change.pairs);
      return;
    case "label": {
      const labels = change.pairs.map(({ name, value }) => [name, value] as const);
      config.Labels = { ...mapOf(config.Labels), ...Object.fromEntries(labels) };
      return;
    }
    case "expose":
      config.ExposedPorts = withKeys(config.ExposedPorts, change.words.map(portOf));
      return;
    case "volume":
      config.Volumes = withKeys(config.Volumes, change.words);
      return;
    case "onbuild":
      config.OnBuild = [...listOf(config.OnBuild), change.trigger];
      return;
    case "user":
      config.User = change.word;
      return;
    case "workdir":
      config.WorkingDir = resolvePath(String(config.WorkingDir ?? ""), change.word);
      return;
    default:
      change satisfies never;
  }
}

function argvOf(config: Record<string, unknown>, command: ChangedCommand): readonly string[] {
  if (command.form === "exec") return command.argv;
  const shell = listOf(config.Shell);
  return [...(shell.length === 0 ? DEFAULT_SHELL : shell), command.line];
}

function withVariables(
  env: readonly string[],
  pairs: readonly { readonly name: string; readonly value: string }[],
): string[] {
  const result = [...env];
  for (const { name, value } of pairs) {
    const at = result.findIndex((one) => one.startsWith(`${name}=`));
    if (at < 0) result.push(`${name}=${value}`);
    else result[at] = `${name}=${value}`;
  }
  return result;
}

/** A set, as Go writes it to JSON. */
function withKeys(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return { ...mapOf(value), ...Object.fromEntries(keys.map((key) => [key, {}])) };
}

const portOf = (word: string): string => (word.includes("/") ? word.toLowerCase() : `${word}/tcp`);

/** A relative directory is one below the last. */
function resolvePath(base: string, path: string): string {
  const names: string[] = [];
  const whole = path.startsWith("/") ? path : `${base}/${path}`;
  for (const name of whole.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
