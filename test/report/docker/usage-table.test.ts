import { describe, expect, it } from "vitest";
import { diskUsage } from "../../../src/container/disk-usage.ts";
import { imagesTable } from "../../../src/report/docker/images-table.ts";
import {
  type ListedContainer,
  type ListedUsage,
  usageTable,
  verboseUsage,
} from "../../../src/report/docker/usage-table.ts";

/** Recorded of Docker 20.10.24: three images that share layers, and three containers, which here have all ended. */
const NOW = Date.parse("2026-11-23T02:34:17Z");

const base = { chainId: "base", size: 3_034_202 };
const a = { chainId: "a", size: 100_000 };
const IMAGES = [
  image("86379e782ced", ["share-c:latest"], 15, [base, { chainId: "c", size: 10_000 }]),
  image("5bea8ffe4139", ["alpine:latest"], 14, [base]),
  image("0705d2dd3e2a", ["share-a2:latest", "share-a:latest", "share-a:v2"], 14, [base, a]),
  image("c2854f0a0d25", ["share-b:latest"], 14, [base, a, { chainId: "b", size: 50_000 }]),
];

function image(
  id: string,
  names: readonly string[],
  second: number,
  layers: readonly { readonly chainId: string; readonly size: number }[],
) {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const created = `2026-11-23T02:34:${second}Z`;
  return { id: `sha256:${id}${"0".repeat(52)}`, names, digests: [], created, size, layers };
}

const CONTAINERS = [
  container("1c9126842204", "share-c", "true", 0, "s3"),
  container("ebbd846879d3", "share-b", "sh -c 'rm /l1; sleep 600'", 0, "s2"),
  container("c508a59da318", "share-b", "sh -c 'head -c 7000 /dev/zero > /w'", 7000, "s1"),
];

function container(id: string, image: string, command: string, size: number, name: string) {
  const created = "2026-11-23T02:34:15Z";
  const exit = { code: 0, at: "2026-11-23T02:34:16Z" };
  return { id, image, command, size, name, created, exit, volumes: 0 } satisfies ListedContainer;
}

const LISTED: ListedUsage = {
  images: IMAGES,
  containers: CONTAINERS,
  cache: [],
  usage: diskUsage({
    images: IMAGES,
    containers: CONTAINERS.map(({ image: name, size }) => {
      const { id } = IMAGES.find(({ names }) => names[0] === `${name}:latest`)!;
      return { imageId: id, sizeRw: size, running: name === "share-b" };
    }),
  }),
};

describe("usageTable", () => {
  it("adds up what images share", () => {
    expect(usageTable(LISTED)).toBe(
      `TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
Images          4         2         3.194MB   3.134MB (98%)
Containers      3         2         7kB       0B (0%)
Local Volumes   0         0         0B        0B
Build Cache     0         0         0B        0B
`,
    );
  });

  it("lists each of them", () => {
    expect(verboseUsage(LISTED, { now: NOW })).toBe(
      `Images space usage:

REPOSITORY   TAG       IMAGE ID       CREATED         SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS
share-c      latest    86379e782ced   2 seconds ago   3.044MB   3.034MB       10kB          1
alpine       latest    5bea8ffe4139   3 seconds ago   3.034MB   3.034MB       0B            0
share-a2     latest    0705d2dd3e2a   3 seconds ago   3.134MB   3.134MB       0B            0
share-b      latest    c2854f0a0d25   3 seconds ago   3.184MB   3.134MB       50kB          2

Containers space usage:

CONTAINER ID   IMAGE     COMMAND                  LOCAL VOLUMES   SIZE      CREATED         STATUS                    NAMES
1c9126842204   share-c   "true"                   0               0B        2 seconds ago   Exited (0) 1 second ago   s3
ebbd846879d3   share-b   "sh -c 'rm /l1; slee…"   0               0B        2 seconds ago   Exited (0) 1 second ago   s2
c508a59da318   share-b   "sh -c 'head -c 7000…"   0               7kB       2 seconds ago   Exited (0) 1 second ago   s1

Local Volumes space usage:

VOLUME NAME   LINKS     SIZE

Build cache usage: 0B

CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED
`,
    );
  });
});

describe("imagesTable", () => {
  it("has a line for each name", () => {
    expect(imagesTable(IMAGES, { now: NOW })).toBe(
      `REPOSITORY   TAG       IMAGE ID       CREATED         SIZE
share-c      latest    86379e782ced   2 seconds ago   3.04MB
alpine       latest    5bea8ffe4139   3 seconds ago   3.03MB
share-a2     latest    0705d2dd3e2a   3 seconds ago   3.13MB
share-a      latest    0705d2dd3e2a   3 seconds ago   3.13MB
share-a      v2        0705d2dd3e2a   3 seconds ago   3.13MB
share-b      latest    c2854f0a0d25   3 seconds ago   3.18MB
`,
    );
  });

  it("shows digests beside the tags of their repository, and alone", () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    const pulled = {
      ...{ id: `sha256:${"0".repeat(64)}`, created: undefined, size: 1500 },
      names: ["host:5000/a:1"],
      digests: [`host:5000/a@${digest}`, `b@${digest}`],
    };

    expect(imagesTable([pulled], { now: NOW })).toBe(
      `REPOSITORY    TAG       IMAGE ID       CREATED   SIZE
host:5000/a   1         000000000000   N/A       1.5kB
b             <none>    000000000000   N/A       1.5kB
`,
    );
    expect(imagesTable([pulled], { now: NOW, digests: true }).split("\n").slice(1)).toEqual([
      `host:5000/a   1         ${digest}   000000000000   N/A       1.5kB`,
      `b             <none>    ${digest}   000000000000   N/A       1.5kB`,
      "",
    ]);
  });
});
