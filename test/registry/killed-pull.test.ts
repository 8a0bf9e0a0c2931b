import { type ChildProcess, spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { compileSources } from "../kernel/support/live-kernel.ts";
import { faultsOf } from "../store/support/work.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { FaultyProxy } from "./support/faulty-proxy.ts";
import { noisyLayer, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";

const compiled = compileSources();
afterAll(() => compiled.remove());
const folder = tempFolder();

const PROGRAM = `
const at = (file) => import(new URL(file, "${pathToFileURL(`${compiled.folder}/`)}"));
const { ImageStore } = await at("store/image-store.js");
const { pullImage } = await at("registry/pull-image.js");
const [folder, name] = process.argv.slice(1);
let size = 0;
const onEvent = ({ state }) => {
  if (state?.kind !== "downloading" || state.current <= size) return;
  size = state.current;
  process.stdout.write(size + "\\n");
};
await pullImage({ name, store: ImageStore.open(folder), onEvent });
`;

it("a pull that was killed leaves no image, and the next one goes on where it ended", async () => {
  const registry = new FakeRegistry();
  const proxy = await FaultyProxy.start((await registry.start()).host);
  place(registry, "img:1", [noisyLayer("x", 400_000)]);
  const name = `${proxy.host}/img:1`;
  const { pull, store } = session(folder);
  const slow = { method: "GET", path: /blobs/ };
  proxy.faults.push({ ...slow, act: async (_asked, pass) => ({ ...(await pass()), slow: 2 }) });
  const child: ChildProcess = spawn(
    process.execPath,
    ["--input-type=module", "-e", PROGRAM, store.folder, name],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DOCKER_CONFIG: folder.path } },
  );
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    if (text.split("\n").some((line) => Number(line) > 50_000)) child.kill("SIGKILL");
  });
  expect(await ended).toBe("SIGKILL");
  const names = await store.list();
  proxy.faults.splice(0);
  proxy.asked.splice(0);

  await pull(name);

  expect(names).toEqual([]);
  const ranges = proxy.asked.flatMap(({ headers }) => headers.range ?? []);
  expect(ranges).toHaveLength(1);
  expect(Number(/^bytes=(\d+)-$/.exec(ranges[0]!)?.[1])).toBeGreaterThan(50_000);
  expect(await faultsOf(store)).toEqual([]);
});
