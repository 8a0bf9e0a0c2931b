import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskBytes } from "../../../src/cost/alternatives/disk-bytes.ts";
import { flatten } from "../../../src/cost/alternatives/flat-tree.ts";
import { VFS_COPIES, vfsImageBytes } from "../../../src/cost/alternatives/vfs.ts";
import { Store } from "../../../src/layer/store.ts";
import { startDocker } from "../../support/docker-engine.ts";
import { lackingEngine } from "../../support/lacking-docker.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { FileBefore } from "./support/changes.ts";
import { observed, recorded } from "./support/fixture.ts";
import { layer } from "./support/in-engine.ts";
import { command, layFiles } from "./support/on-disk.ts";

const lacking = lackingEngine("tar");

const whole = (path: string, size: number): FileBefore => ({ path, size, data: [[0, size]] });
const BASE = [whole("large", 3_000_000), whole("small", 5000), whole("again", 20_000)];
const NEXT = [whole("more", 1_000_000), whole("again", 30_000)];

interface Facts {
  /** Bytes of all layers of the image. */
  readonly image: number;
  /** What a new container adds. */
  readonly container: number;
  readonly folders: number;
}

/** Bytes of the blocks that the files below a folder occupy. */
function bytesBelow(folder: string): number {
  const files = fs.readdirSync(folder, { withFileTypes: true, recursive: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => fs.lstatSync(join(file.parentPath, file.name)).blocks * 512)
    .reduce((sum, bytes) => sum + bytes, 0);
}

describe("Docker's vfs driver", () => {
  it("takes what was recorded of a real engine", () => {
    const facts = recorded<Facts>("docker-vfs.json");
    const layers = [layer(BASE), layer(NEXT)];

    expect(vfsImageBytes(layers)).toBe(facts.image);
    const merged = diskBytes(flatten(layers, "merged", new Store()));
    expect(VFS_COPIES * merged).toBe(facts.container);
    expect(facts.folders).toBe(VFS_COPIES);
  });

  it.skipIf(lacking.skipped)(
    `takes the same of an engine now${lacking.why}`,
    async () => {
      const docker = await startDocker("vfs");
      try {
        const folder = temporaryFolder();
        const [base, next] = ["base", "next"].map((name) => {
          fs.mkdirSync(join(folder, name));
          return join(folder, name);
        }) as [string, string];
        layFiles(base, BASE);
        layFiles(next, NEXT);
        fs.writeFileSync(join(next, "Dockerfile"), "FROM base\nCOPY more again /\n");
        command("tar", "-cf", join(folder, "base.tar"), "-C", base, ".");
        docker.ask("import", join(folder, "base.tar"), "base");
        docker.ask("build", "--quiet", "--tag", "next", next);
        const layers = join(docker.root, "vfs", "dir");
        const image = bytesBelow(layers);
        const before = fs.readdirSync(layers).length;
        docker.ask("create", "next", "/large");
        const container = bytesBelow(layers) - image;
        const folders = fs.readdirSync(layers).length - before;

        const facts = { image, container, folders };
        expect(observed("docker-vfs.json", facts)).toEqual(recorded<Facts>("docker-vfs.json"));
      } finally {
        await docker.stop();
      }
    },
    120_000,
  );
});
