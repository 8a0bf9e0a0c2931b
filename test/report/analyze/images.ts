import type { ImageAnalysis } from "../../../src/analyze/analysis.ts";
import { judge } from "../../../src/analyze/gates/judge.ts";
import { type GateTexts, readGates } from "../../../src/analyze/gates/read-gates.ts";
import { selectFindings } from "../../../src/analyze/select-findings.ts";
import type { AnalysisReport } from "../../../src/report/analyze/analysis-report.ts";
import { DEFAULT_PRICED_FOR } from "../../../src/report/priced-for.ts";
import { analysisOf, type GivenLayer } from "../../analyze/support/analysis.ts";
import type { Entry, Tree } from "../../support/layer.ts";

const K = 1000;
const text = (size: number, letter: string) =>
  `${letter}${"0123456789".repeat(size * 100)}`.slice(0, size * K);
const files = (folder: string, count: number, size: number, extra: object = {}): Tree =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i): [string, Entry] => [
      `${folder}/f${i}.js`,
      { text: `${i} ${text(size, folder)}`, ...extra },
    ]),
  );

const BASE: GivenLayer = {
  by: "ADD rootfs.tar.xz / # buildkit",
  tree: {
    "/etc/motd": "welcome\n",
    "/lib/libc.so": text(900, "l"),
    "/bin/busybox": text(800, "b"),
  },
};

/** One of every class, and a step that wastes by each. */
const SHOP: readonly GivenLayer[] = [
  BASE,
  { by: "COPY app /app # buildkit", tree: files("/app", 12, 50) },
  {
    by: "RUN /bin/sh -c apk add build-base && make # buildkit",
    tree: {
      "/var/cache/apk/APKINDEX.tar.gz": text(250, "i"),
      "/src/main.o": text(300, "m"),
      "/src/lib.o": text(100, "n"),
      "/srv/big": text(400, "s"),
      "/opt/one": text(120, "h"),
      "/opt/two": { link: "/opt/one" },
    },
  },
  {
    by: "RUN /bin/sh -c chown -R 1000:1000 /app # buildkit",
    tree: files("/app", 12, 50, { uid: 1000, gid: 1000 }),
  },
  {
    by: "RUN /bin/sh -c rm -rf /src && mv /srv/big /srv/huge && echo x >> /opt/one # buildkit",
    tree: {
      "/src": { whiteout: true },
      "/srv/big": { whiteout: true },
      "/srv/huge": text(400, "s"),
      "/opt/one": `${text(120, "h")}x`,
      "/copy/busybox": text(800, "b"),
      "/lib/libc.so": text(900, "l"),
    },
  },
];

const manyLayers: readonly GivenLayer[] = Array.from({ length: 127 }, (_, i) => ({
  ...(i % 3 === 0 ? { by: `RUN step ${i}` } : {}),
  tree:
    i % 40 === 7 ? { [`/data/${i}`]: text(i, `${i}`) } : i % 5 === 0 ? {} : { "/etc/n": `${i}` },
}));

/** None of them is larger than all the others that share a line. */
const alikeLayers: readonly GivenLayer[] = Array.from({ length: 127 }, (_, i) => ({
  tree: { [`/f${i % 7}`]: text(1, `${i}`), "/same": text(2, "s") },
}));

const HOSTILE: readonly GivenLayer[] = [
  {
    by: "COPY \u001b[31mred\u001b[0m /a\u0007\r\nFROM evil",
    tree: {
      "/a\u001b[2J\u001b]0;owned\u0007/x\ny": text(60, "a"),
      "/a\u001b[2J\u001b]0;owned\u0007/\u202egnp.exe\udcff": text(40, "b"),
    },
  },
  {
    by: "RUN /bin/sh -c chmod 600 $'\u009b31m'",
    tree: { "/a\u001b[2J\u001b]0;owned\u0007/x\ny": { text: text(60, "a"), mode: 0o600 } },
  },
];

export const IMAGES: Readonly<Record<string, () => Promise<ImageAnalysis>>> = {
  shop: () => analysisOf(SHOP),
  "shop-on-base": () => analysisOf(SHOP, 1),
  sound: () => analysisOf([BASE]),
  repeated: () =>
    analysisOf([
      { tree: { "/a": text(50, "r"), "/b": { text: text(50, "r"), uid: 7, mtime: 9 } } },
    ]),
  "many-layers": () => analysisOf(manyLayers),
  "alike-layers": () => analysisOf(alikeLayers),
  hostile: () => analysisOf(HOSTILE),
  empty: () => analysisOf([{ tree: {} }, { by: "WORKDIR /x", tree: { "/x/": { mode: 0o755 } } }]),
  "no-layers": () => analysisOf([]),
};

export const GATES: GateTexts = { maxWasted: "5%", minEfficiency: "0.2", maxLayer: "1GiB" };

export async function reportOf(name: string, gates: GateTexts = {}): Promise<AnalysisReport> {
  const analysis = await IMAGES[name]!();
  return {
    analysis,
    selected: selectFindings(analysis.findings, { top: 10, leastBytes: analysis.bytes / 1000 }),
    verdicts: judge(readGates(gates), analysis),
    comparison: null,
    source: null,
    notes: [],
    pricedFor: DEFAULT_PRICED_FOR,
  };
}
