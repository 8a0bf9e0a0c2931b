import { spawnSync } from "node:child_process";

/** Runs Docker's client; its failure fails the test. */
export function docker(...args: readonly string[]): string {
  const run = spawnSync("docker", args, { encoding: "utf8" });
  if (run.status === 0) return run.stdout;
  throw new Error(`docker ${args.join(" ")}: ${run.stderr}${run.error?.message ?? ""}`);
}

const answers = spawnSync("docker", ["version"], { stdio: "ignore" }).status === 0;

/** For skipIf: nothing is skipped where COPYUP_REQUIRE_DOCKER=1 says that a daemon has to be there. */
export const lacksDocker = !answers && process.env.COPYUP_REQUIRE_DOCKER !== "1";

/** For the title of what is skipped. */
export const whyNoDocker = answers ? "" : " (no Docker daemon answers)";
