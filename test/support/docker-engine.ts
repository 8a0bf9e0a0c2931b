import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Debian's client: another one elsewhere on the path may be of another version. */
const CLIENT = "/usr/bin/docker";

/** A Docker engine of a test's own, with nothing in it. */
export interface DockerEngine {
  /** What DOCKER_HOST has to say for clients of one's own. */
  readonly host: string;
  /** Runs a docker command; what it printed, errors too, and whether it went well. */
  run(...args: readonly string[]): { readonly status: number | null; readonly output: string };
  /** The same, its two outputs apart. */
  talk(...args: readonly string[]): {
    readonly status: number | null;
    readonly out: string;
    readonly err: string;
  };
  stop(): Promise<void>;
}

/** Starts dockerd in a new folder. @throws Error with what it said when it does not come up */
export async function startDocker(): Promise<DockerEngine> {
  const folder = mkdtempSync(join(tmpdir(), "copyup-docker-"));
  const host = `unix://${folder}/d.sock`;
  const daemon = spawn(
    "dockerd",
    [
      ...["--data-root", `${folder}/root`, "--exec-root", `${folder}/exec`, "-H", host],
      ...["--pidfile", `${folder}/pid`, "--bridge=none", "--iptables=false"],
      "--storage-driver=overlay2",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  daemon.stderr.on("data", (bytes) => {
    said += bytes;
  });
  const ended = new Promise<void>((resolve) => daemon.once("exit", () => resolve()));
  const talk: DockerEngine["talk"] = (...args) => {
    const env = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "0" };
    const { status, stdout, stderr } = spawnSync(CLIENT, args, { encoding: "utf8", env });
    return { status, out: stdout, err: stderr };
  };
  const run: DockerEngine["run"] = (...args) => {
    const { status, out, err } = talk(...args);
    return { status, output: out + err };
  };
  const stop = async () => {
    daemon.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; daemon.exitCode === null && tries < 200; tries++) {
    if (existsSync(`${folder}/d.sock`) && run("version").status === 0) {
      return { host, run, talk, stop };
    }
    await setTimeout(100);
  }
  await stop();
  throw new Error(`dockerd did not start: ${said.slice(-2000)}`);
}
