import { spawnSync } from "node:child_process";

/** What a test lacks of Debian's docker.io, skopeo, umoci, buildah, docker-registry and the like. */
export interface Lacking {
  /** For skipIf. Where COPYUP_REQUIRE_DOCKER=1 says that nothing may be missing, nothing is skipped, and the test
   *  fails. */
  readonly skipped: boolean;
  /** For the title: why it is skipped, if it is. */
  readonly why: string;
}

/** What is not here of these programs. */
export function lackingDocker(...programs: readonly string[]): Lacking {
  const missing = programs.filter((name) => spawnSync(name, ["--version"]).error !== undefined);
  return lacking(missing.length === 0 ? null : `no ${missing.join(", ")}`);
}

/** The same, for what only root can do with them. */
export function lackingAsRoot(...programs: readonly string[]): Lacking {
  const found = lackingDocker(...programs);
  return found.skipped || process.getuid?.() === 0 ? found : lacking("not root");
}

/** What a Docker engine of a test's own needs, and these programs. */
export const lackingEngine = (...programs: readonly string[]): Lacking =>
  lackingAsRoot("dockerd", "/usr/bin/docker", ...programs);

function lacking(what: string | null): Lacking {
  const skipped = what !== null && process.env.COPYUP_REQUIRE_DOCKER !== "1";
  return { skipped, why: skipped ? ` (skipped: ${what})` : "" };
}
