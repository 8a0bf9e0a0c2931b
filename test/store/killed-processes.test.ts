import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { tempFolder } from "../image/support/temp.ts";
import { compileSources } from "../kernel/support/live-kernel.ts";
import { newFolder, savedByDocker } from "./support/images.ts";
import { faultsOf, leftOversOf, look, type Seen } from "./support/work.ts";

const compiled = compileSources();
afterAll(() => compiled.remove());
const folder = tempFolder();

/** A process that changes a store without end, and says before and after each change what the names are. */
const PROGRAM = `
import { writeSync } from "node:fs";
const at = (file) => import(new URL(file, "${pathToFileURL(`${compiled.folder}/store/`)}"));
const { ImageStore } = await at("image-store.js");
const { loadImages } = await at("load-images.js");
const [folder, own, ...archives] = process.argv.slice(1);
const store = ImageStore.open(folder);
const say = (what, names) => writeSync(1, JSON.stringify({ what, names }) + "\\n");
let names = JSON.parse(own);
const change = async (next, work) => {
  say("begun", next);
  await work();
  names = next;
  say("done", names);
};
for (let i = 0; ; i++) {
  const [path, name, id] = archives[i % archives.length].split("=");
  await change({ ...names, [name]: id }, () => loadImages(path, store));
  await change({ ...names, ["t-" + name]: id }, () => store.tag(name, "t-" + name));
  const { [name]: _, ...left } = names;
  await change(left, () => store.remove(name));
  if (i % 3 === 0) await change(left, () => store.gc({ minAge: 0 }));
}
`;

interface Line {
  readonly what: "begun" | "done";
  readonly names: Seen;
}

/** Runs until that many changes are done, and some milliseconds more; then it is killed. Its last words. */
async function runAndKill(args: readonly string[], changes: number, more: number) {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--input-type=module", "-e", PROGRAM, ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  let errors = "";
  child.stdout!.on("data", (bytes) => {
    text += bytes;
  });
  child.stderr!.on("data", (bytes) => {
    errors += bytes;
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("close", (_, signal) => resolve(signal)),
  );
  const lines = () =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line): Line => JSON.parse(line));
  while (child.exitCode === null && lines().length < 2 * changes) await setTimeout(5);
  await setTimeout(more);
  child.kill("SIGKILL");
  const signal = await ended;
  if (signal !== "SIGKILL") throw new Error(`it ended by itself: ${errors}`);
  return lines();
}

describe("two processes that write to one store", () => {
  it("lose nothing and leave nothing half-done when they are killed", async () => {
    const path = newFolder(folder);
    const archives = [0, 1].map((actor) =>
      ["a", "b"].map((text) => {
        const name = `${text}${actor}:latest`;
        // Both bring the same layers, under names of their own.
        const layers = ["base", text, "x".repeat(3000)];
        return { name, layers };
      }),
    );
    const store = ImageStore.open(path);
    const written = await Promise.all(
      archives.map((own) =>
        Promise.all(
          own.map(async ({ name, layers }) => {
            const file = folder.write(`${name}.tar`, savedByDocker({ [name]: layers }));
            const probe = ImageStore.open(newFolder(folder));
            const [loaded] = await loadImages(file, probe);
            return `${file}=${name}=${loaded!.id}`;
          }),
        ),
      ),
    );
    let before: Seen = {};
    for (let round = 0; round < 12; round++) {
      const ownOf = (seen: Seen, actor: number) =>
        Object.fromEntries(
          Object.entries(seen).filter(([name]) => name.endsWith(`${actor}:latest`)),
        );
      const runs = await Promise.all(
        written.map((own, actor) =>
          runAndKill([path, JSON.stringify(ownOf(before, actor)), ...own], 2 + round, round % 4),
        ),
      );

      expect(await faultsOf(store)).toEqual([]);
      const seen = await look(store);
      for (const [actor, lines] of runs.entries()) {
        const last = lines.at(-1)!;
        const done = lines.filter(({ what }) => what === "done").at(-1)!;
        const possible = last.what === "done" ? [done.names] : [done.names, last.names];
        expect(possible).toContainEqual(ownOf(seen, actor));
      }
      before = seen;
    }
    await store.gc({ minAge: 0 });
    expect(await leftOversOf(store)).toEqual([]);
    expect(await look(store)).toEqual(before);
    expect(existsSync(join(path, "oci-layout"))).toBe(true);
  }, 120_000);
});
