import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openImage } from "../../src/image/open-image.ts";
import { rowsOf } from "./support/layer-rows.ts";

/** Layers that dockerd 20.10.24 wrote, the size that `docker history` gave, and what they hold. */
const LAYERS: readonly (readonly [
  id: string,
  step: string,
  size: number,
  rows: readonly string[],
])[] = [
  [
    "58c8a9ef9240e183d7943121cad7642d8fc75511e91c305cf8f01abb5169c3ba",
    "ADD 1.txt /",
    6,
    ["/1.txt file 644 0:0"],
  ],
  [
    "d20d3ef74b9e1bfe23d18e807a7d6889c7a68fdf2a24e15017ed23f3f43c7cb6",
    "RUN rm -rf /lower/dir && mkdir /lower/dir && echo n > /lower/dir/n.txt",
    2,
    ["/lower dir 755 0:0", "/lower/dir dir 755 0:0 opaque", "/lower/dir/n.txt file 644 0:0"],
  ],
  [
    "4cc12eb18742f1ef3dfb9202350618ffe6d8869cb6261443cc5d413e99e316c4",
    "RUN rm -rf /lower/dir",
    0,
    ["/lower dir 755 0:0", "/lower/dir char 0 0:0 whiteout"],
  ],
  [
    "1b26798ed4b820cfb1c0f2ebd1c6a0e414a0f4f0a24674306e53e17c64d9a4d3",
    "rm of four files, whose whiteouts are hard links of one another on disk",
    0,
    [
      "/lower dir 755 0:0",
      "/lower/dir dir 755 0:0",
      "/lower/dir/a.txt char 0 0:0 whiteout",
      "/lower/file.txt char 0 0:0 whiteout",
      "/lower/h1 char 0 0:0 whiteout",
      "/lower/h2 char 0 0:0 whiteout",
    ],
  ],
  [
    "529911b0135906f83deca1f0be59a421369af559a9a07747ccff2a71040eba9c",
    "RUN ln -s file.txt /lower/s2 && ln -s /nonexistent/long/target /lower/s3",
    32,
    ["/lower dir 755 0:0", "/lower/s2 symlink 777 0:0", "/lower/s3 symlink 777 0:0"],
  ],
  [
    "525a2e8f2b6b0b21ad9240715375643d35444e073c07eea524b341249aa9c199",
    "RUN sed -i s/blue/red/ /etc/app.conf",
    10,
    ["/etc dir 755 0:0", "/etc/app.conf file 644 0:0"],
  ],
  [
    "b49c0f377cf4cf41b88cf2ec0d8723ec1a42b475c28b2ad9710d2804edf27b51",
    "FROM scratch, COPY of one file",
    3,
    ["/1.txt file 644 0:0"],
  ],
];

describe("openImage() on layers that Docker wrote", () => {
  it.each(LAYERS)("%s: %s", async (id, _, size, expected) => {
    const path = fileURLToPath(new URL(`fixtures/layers/${id}.tar.gz`, import.meta.url));
    const image = await openImage(path);

    expect(image.layers).toMatchObject([{ diffId: `sha256:${id}`, size }]);
    expect(rowsOf(image.layers[0]!.layer).slice(1).map(shown)).toEqual(expected);
    image.close();
  });
});

function shown(row: ReturnType<typeof rowsOf>[number]): string {
  const marks = [
    row.rdev?.join(":") === "0:0" ? " whiteout" : "",
    row.xattrs?.["trusted.overlay.opaque"] === "eQ==" ? " opaque" : "",
  ];
  return `${row.path} ${row.type} ${row.mode.toString(8)} ${row.uid}:${row.gid}${marks.join("")}`;
}
