import type { CommittingEngine } from "../container/commit-image.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import { BUILD_PROFILES, DEFAULT_ENGINE, type EngineName } from "./profile.ts";

/** What the daemon of an engine writes by itself, at a commit or an import, whatever builder it has. */
export function daemonOf(engine: EngineName = DEFAULT_ENGINE): CommittingEngine {
  const { tar, version } = BUILD_PROFILES[engine];
  const layout = CONFIG_LAYOUTS[engine === "docker-28" ? "docker-28" : "docker-20.10"];
  return { tar, version, layout };
}
