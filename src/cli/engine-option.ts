import { nearMiss } from "../base/near-miss.ts";
import { BUILD_PROFILES, DEFAULT_ENGINE, type EngineName } from "../build/profile.ts";
import type { CommittingEngine } from "../container/commit-image.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import { UserError } from "./user-error.ts";

/** The engine that --engine names. @throws UserError when there is none */
export function engineOf(text: string | undefined): EngineName {
  if (text === undefined) return DEFAULT_ENGINE;
  if (Object.hasOwn(BUILD_PROFILES, text)) return text as EngineName;
  const names = Object.keys(BUILD_PROFILES);
  const meant = nearMiss(text, names);
  const hint = meant === undefined ? `engines are ${names.join(", ")}` : `did you mean ${meant}?`;
  throw new UserError(`--engine ${text}: there is no such engine (${hint})`);
}

/** What the daemon of an engine writes by itself, at a commit or an import, whatever builder it has. */
export function daemonOf(engine: EngineName): CommittingEngine {
  const { tar, version } = BUILD_PROFILES[engine];
  const layout = CONFIG_LAYOUTS[engine === "docker-28" ? "docker-28" : "docker-20.10"];
  return { tar, version, layout };
}
