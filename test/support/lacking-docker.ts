import { spawnSync } from "node:child_process";

/** For skipIf: whether a test has to be skipped because these programs (Debian's docker.io, skopeo, umoci, buildah) are
 *  not all here. Where COPYUP_REQUIRE_DOCKER=1 says that nothing may be missing, nothing is skipped, and the test
 *  fails. */
export function lackingDocker(...programs: readonly string[]): boolean {
  return missingPrograms(...programs).length > 0 && process.env.COPYUP_REQUIRE_DOCKER !== "1";
}

/** What a skipped test says of itself. */
export function missingPrograms(...programs: readonly string[]): string[] {
  return programs.filter((name) => spawnSync(name, ["--version"]).error !== undefined);
}
