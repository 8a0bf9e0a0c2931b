import { isLinkMode } from "../../base/mode.ts";
import type { Invocation, Userland } from "../command.ts";
import { DEFAULT_PATH } from "../default-path.ts";
import { baseName, joinPath } from "./paths.ts";

/** Whose command a name is: busybox's when the first file of that name in PATH is a symlink to a busybox. */
export function userlandOf({ name, process, env, userland }: Invocation): Userland {
  if (userland !== undefined) return userland;
  for (const directory of (env.get("PATH") ?? DEFAULT_PATH).split(":")) {
    const path = name.includes("/") ? name : joinPath(directory, name);
    const stat = process.tryLstat(path);
    if (stat === null) continue;
    const target = isLinkMode(stat.mode) ? baseName(process.readlink(path)) : "";
    return target.startsWith("busybox") ? "busybox" : "gnu";
  }
  return "gnu";
}

/** Whether PATH leads to a program of this name. */
export function isInPath({ process, env }: Invocation, name: string): boolean {
  const directories = (env.get("PATH") ?? DEFAULT_PATH).split(":");
  return directories.some((directory) => process.tryStat(joinPath(directory, name)) !== null);
}
