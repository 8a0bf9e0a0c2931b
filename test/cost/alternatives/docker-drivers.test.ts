import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { imageBytes } from "../../../src/cost/alternatives/block-driver.ts";
import { BTRFS } from "../../../src/cost/alternatives/btrfs.ts";
import { diskBytes } from "../../../src/cost/alternatives/disk-bytes.ts";
import { flatten } from "../../../src/cost/alternatives/flat-tree.ts";
import { VFS_COPIES, vfsImageBytes } from "../../../src/cost/alternatives/vfs.ts";
import { Store } from "../../../src/layer/store.ts";
import { type DockerEngine, startDocker } from "../../support/docker-engine.ts";
import { lackingEngine } from "../../support/lacking-docker.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { FileBefore } from "./support/changes.ts";
import { mountFileSystem } from "./support/file-system.ts";
import { observed, recorded } from "./support/fixture.ts";
import { layer } from "./support/in-engine.ts";
import { bytesBelow, command, layFiles } from "./support/on-disk.ts";

const lacking = lackingEngine("tar", "mkfs.btrfs", "mkfs.ext4", "filefrag");

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

/** Lays an image of two layers into an engine, and then makes a container of it. `layers`: where the engine keeps them. */
function measure(docker: DockerEngine, layers: string): Facts {
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
  const where = join(docker.root, layers);
  const image = bytesBelow(where);
  const before = fs.readdirSync(where).length;
  docker.ask("create", "next", "/large");
  const container = bytesBelow(where) - image;
  return { image, container, folders: fs.readdirSync(where).length - before };
}

/** An engine with a storage driver, on a file system of its own, while `use` works with it. */
async function onEngine<T>(
  storageDriver: string,
  fileSystem: "ext4" | "btrfs",
  use: (docker: DockerEngine) => T,
): Promise<T> {
  const { folder, unmount } = mountFileSystem(fileSystem);
  try {
    const docker = await startDocker(storageDriver, folder);
    try {
      return use(docker);
    } finally {
      await docker.stop();
    }
  } finally {
    unmount();
  }
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
      const facts = await onEngine("vfs", "ext4", (docker) => measure(docker, "vfs/dir"));

      expect(observed("docker-vfs.json", facts)).toEqual(recorded<Facts>("docker-vfs.json"));
    },
    120_000,
  );
});

describe("Docker's btrfs driver", () => {
  it("takes what was recorded of a real engine: nothing for a new container", () => {
    const facts = recorded<Facts>("docker-btrfs.json");

    expect(imageBytes(BTRFS, [layer(BASE), layer(NEXT)])).toBe(facts.image);
    expect(facts.container).toBe(0);
  });

  it.skipIf(lacking.skipped)(
    `takes the same of an engine now${lacking.why}`,
    async () => {
      const facts = await onEngine("btrfs", "btrfs", (docker) =>
        measure(docker, "btrfs/subvolumes"),
      );

      expect(observed("docker-btrfs.json", facts)).toEqual(recorded<Facts>("docker-btrfs.json"));
    },
    120_000,
  );
});
