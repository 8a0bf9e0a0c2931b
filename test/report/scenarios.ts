import { type PricedScenario, priceScenario } from "../../src/report/priced.ts";
import type { PricedFor } from "../../src/report/priced-for.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { runScenario } from "../../src/scenario/run.ts";
import { toyDevice, toyPrice } from "../support/toy-device.ts";

/** A device of our own, so that what reports look like does not depend on the numbers of real ones. */
export const TOY_DEVICE: PricedFor = {
  profile: toyDevice({
    call: toyPrice(1000, 500, 2000),
    name: toyPrice(2000, 1000, 4000),
    probe: toyPrice(1000, 700, 2000),
    writtenByte: toyPrice(0.5, 0.25, 1),
    create: toyPrice(20_000, 10_000, 40_000),
    remove: toyPrice(10_000, 5000, 20_000),
    change: toyPrice(5000, 2500, 10_000),
    whiteout: toyPrice(30_000, 15_000, 60_000),
    copyUp: toyPrice(40_000, 20_000, 80_000),
    copiedDirectory: toyPrice(60_000, 30_000, 120_000),
    copiedByte: toyPrice(0.5, 0.3, 1),
    flush: toyPrice(200_000, 50_000, 1_000_000),
    flushedByte: toyPrice(0.7, 0.35, 1.4),
  }),
  cold: false,
  processors: 1,
};

/** Runs a scenario given as text. */
export async function priced(
  text: string,
  file = "shop/demo.yaml",
  pricedFor = TOY_DEVICE,
): Promise<PricedScenario> {
  return priceScenario(await runScenario(parseScenario(text, { file })), undefined, pricedFor);
}

/** A scenario of these layers and steps, each a line of YAML. */
export function scenario(layers: readonly string[], steps: readonly string[], rest = ""): string {
  return [
    "version: 1",
    "title: A demonstration",
    "image:",
    "  layers:",
    ...layers.map((layer) => `    - ${layer}`),
    "steps:",
    ...steps.map((step) => `  - ${step}`),
    rest,
  ].join("\n");
}

/** One of each thing a report can show. */
export const DATABASE = `
version: 1
title: A one-byte change to a 200 MiB database in the image
about: |
  The first open for writing copies all of the database into the container's own layer; what is written after that
  goes to the copy.

  FROM scratch
  COPY data.db /var/lib/db/
image:
  layers:
    - name: base
      tree:
        /etc/os-release: "NAME=demo\\n"
        /etc/motd: "welcome\\n"
        /opt/app/server: { size: 1000 }
        /var/lib/db/: { uid: 999, mode: 0750 }
        /var/lib/db/data.db: { size: 200MiB, uid: 999, mode: 0640 }
        /var/log/: { mode: 0777 }
        /bin/sh: { symlink: busybox }
    - name: app
      tree:
        /etc/motd: { whiteout: true }
        /opt/app/: { opaque: true }
        /opt/app/main.js: "x"
steps:
  - open: { path: /var/lib/db/data.db, flags: O_RDWR, fd: db }
    as: "999:999"
  - pwrite: { fd: db, offset: 4096, data: x }
  - rename: { path: /opt/app, to: /opt/app2 }
    expect: EXDEV
  - write: { path: /var/log/app.log, size: 3 }
    as: "999:999"
    repeat: 100
    note: Appends to a file of the upper copy nothing, however many there are, and whoever makes them.
  - unlink: { path: /etc/os-release }
expect:
  copied_up: [/var/lib/db/data.db]
  whiteouts: [/etc/os-release]
`;

export const CHOWN = `
version: 1
title: chown -R of a tree
image:
  layers:
    - name: COPY . /srv/app
      tree:
        /srv/app/lib/module-{n}.js: { size: 100, repeat: 1000 }
        /srv/app/main.js: { size: 200KiB }
steps:
  - chown: { path: "/srv/app/lib/module-{n}.js", owner: 1000 }
    repeat: 1000
  - chown: { path: /srv/app/main.js, owner: 1000 }
`;

export const UNEXPECTED = `
version: 1
title: "A title that sets colours: \\e[31mred"
image:
  layers:
    - tree:
        /etc/os-release: "NAME=demo\\n"
        /日本語/とても長い名前のファイルとても長い名前のファイルとても長い名前のファイル.txt: { size: 3MiB }
steps:
  - chmod: { path: /日本語/とても長い名前のファイルとても長い名前のファイルとても長い名前のファイル.txt, mode: 0600 }
  - unlink: { path: /etc/os-release }
    expect: ENOENT
expect:
  copied_up: [/etc/passwd]
  upper_bytes: 12
`;

export const CONTAINERS = `
version: 1
title: Two containers on one image
image:
  layers:
    - name: base
      tree:
        /etc/app.conf: "workers = 1\\n"
        /usr/lib/libapp.so: { size: 30MiB }
containers: [blue, green]
steps:
  - in: blue
    write: { path: /etc/app.conf, data: "workers = 8\\n", flags: O_WRONLY|O_TRUNC }
  - in: green
    unlink: { path: /usr/lib/libapp.so }
`;

export const IMAGE = `
version: 1
title: A file deleted in a later layer still takes its space
image:
  layers:
    - { name: FROM alpine, tree: { /bin/busybox: { size: 2MiB } } }
    - { name: RUN curl && tar, tree: { /tmp/sdk.tar: { size: 120MiB }, /opt/sdk: { size: 115MiB } } }
    - { name: RUN rm /tmp/sdk.tar, tree: { /tmp/sdk.tar: { whiteout: true } } }
steps:
  - stat: { path: /tmp/sdk.tar }
    expect: ENOENT
`;

export const DEEP = `
version: 1
title: Forty layers, fifty steps
image:
  layers:
    - { name: base, tree: { /srv/base: { size: 1MiB }, /srv/data: { size: 5MiB } } }
    - { name: "step {n}", repeat: 38, tree: { "/srv/step-{n}": { size: 10KiB } } }
    - { name: top, tree: { /srv/base: { size: 2MiB } } }
steps:
${Array.from({ length: 25 }, (_, i) => `  - stat: { path: /srv/step-${i + 1} }`).join("\n")}
  - write: { path: /srv/data, size: 1KiB }
  - stat: { path: /srv/missing }
    expect: ENOENT
${Array.from({ length: 25 }, (_, i) => `  - write: { path: /srv/log, size: ${i + 1} }`).join("\n")}
`;
