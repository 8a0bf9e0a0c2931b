import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Debian's client: another one elsewhere on the path may be of another version. */
const CLIENT = "/usr/bin/docker";

/** A Docker engine of a test's own, with nothing in it. */
export interface DockerEngine {
  /** What DOCKER_HOST has to say for clients of one's own. */
  readonly host: string;
  /** Where it keeps everything. */
  readonly root: string;
  /** Runs a docker command; what it printed, errors too, and whether it went well. */
  run(...args: readonly string[]): { readonly status: number | null; readonly output: string };
  /** The same, its two outputs apart. */
  talk(...args: readonly string[]): {
    readonly status: number | null;
    readonly out: string;
    readonly err: string;
  };
  /** What a docker command printed; its failure fails the test. */
  ask(...args: readonly string[]): string;
  /** Stops it, and removes all that it kept. */
  stop(): Promise<void>;
}

/** Keeps an engine for as long as its standard input is open, and then removes what it kept: so nothing of it stays
 *  when a test fails, or when whoever runs the tests is killed. */
const KEEPER = `
folder=$1; shift
exec 3<&0
# No file of an engine's or a container's grows beyond 256 MiB: a command gone wild fills no disk.
ulimit -f 524288
dockerd "$@" </dev/null >"$folder/log" 2>&1 3<&- &
daemon=$!
{ read -r line <&3; kill $daemon; sleep 20; kill -9 $daemon; } 2>/dev/null &
waiter=$!
wait $daemon
kill $waiter 2>/dev/null
while read -r device place rest; do
  case $place in "$folder"/*) umount -l "$place" ;; esac
done </proc/self/mounts
rm -rf --one-file-system "$folder/root" "$folder/exec"
read -r line <&3
rm -rf --one-file-system "$folder"
`;

/** Starts dockerd in a new folder in `home`. @throws Error with what it said when it does not come up */
export async function startDocker(
  storageDriver = "overlay2",
  home = tmpdir(),
): Promise<DockerEngine> {
  const folder = mkdtempSync(join(home, "copyup-docker-"));
  const host = `unix://${folder}/d.sock`;
  const flags = [
    ...["--data-root", `${folder}/root`, "--exec-root", `${folder}/exec`, "-H", host],
    ...["--pidfile", `${folder}/pid`, "--bridge=none", "--iptables=false"],
    `--storage-driver=${storageDriver}`,
  ];
  // In a group of its own: what stops the tests is not to stop this before it has cleaned up.
  const keeper = spawn("/bin/sh", ["-c", KEEPER, "keeper", folder, ...flags], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  const talk: DockerEngine["talk"] = (...args) => {
    const env = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "0" };
    const { status, stdout, stderr } = spawnSync(CLIENT, args, { encoding: "utf8", env });
    return { status, out: stdout, err: stderr };
  };
  const run: DockerEngine["run"] = (...args) => {
    const { status, out, err } = talk(...args);
    return { status, output: out + err };
  };
  const ask: DockerEngine["ask"] = (...args) => {
    const { status, out, err } = talk(...args);
    if (status !== 0) throw new Error(`docker ${args.join(" ")}: ${err}`);
    return out;
  };
  const stop = async () => {
    keeper.stdin.end();
    await ended;
  };
  const log = `${folder}/log`;
  for (let tries = 0; keeper.exitCode === null && tries < 200; tries++) {
    if (existsSync(`${folder}/d.sock`) && run("version").status === 0) {
      return { host, root: `${folder}/root`, run, talk, ask, stop };
    }
    await setTimeout(100);
  }
  const said = existsSync(log) ? readFileSync(log, "utf8") : "nothing";
  await stop();
  throw new Error(`dockerd did not start: ${said.slice(-2000)}`);
}
