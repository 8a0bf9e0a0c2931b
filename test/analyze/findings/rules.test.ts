import { describe, expect, it } from "vitest";
import type { Finding, ImageAnalysis } from "../../../src/analyze/analysis.ts";
import { analyzeBuilt } from "../support/build.ts";

const BIG = "0123456789".repeat(2000);

/** Classes that have bytes, layer by layer, without the base. */
function classesOf({ layers }: ImageAnalysis): Record<string, number>[] {
  return layers
    .slice(1)
    .map(({ byClass }) => Object.fromEntries(Object.entries(byClass).filter(([, sum]) => sum > 0)));
}

const told = ({ kind, layer: index, savingBytes, fix }: Finding) => [
  kind,
  index,
  savingBytes,
  fix.kind,
];

describe("findings of images built here", () => {
  it("finds the RUN chown -R that doubles what a COPY brought", async () => {
    const analysis = await analyzeBuilt({
      steps: ["COPY app /app", "RUN chown -R app:app /app"],
      context: { "app/a": BIG, "app/b/c": `${BIG}c` },
    });

    expect(classesOf(analysis)).toEqual([{ replaced: 40_001 }, { metadata: 40_001 }]);
    expect(analysis.findings).toEqual([
      {
        kind: "metadata",
        leftOver: null,
        layer: 2,
        instruction: "RUN chown -R app:app /app",
        from: [1],
        cause:
          "RUN chown -R app:app /app stores 2 files (39.1 KiB) again of which only the owner changed.",
        bytes: 40_001,
        files: 2,
        directory: "/app",
        paths: [
          { path: "/app/b/c", bytes: 20_001, layer: 2 },
          { path: "/app/a", bytes: 20_000, layer: 2 },
        ],
        fix: {
          kind: "copy-chown",
          words: "Set it in the step that brings the files: COPY --chown=app:app.",
          lines: ["COPY --chown=app:app app /app"],
          gone: [],
        },
        savingBytes: 40_001,
        savingWork: {
          ...{ call: 16, create: 2, change: 6, open: 2, write: 2 },
          ...{ writtenByte: 40_001, flushedByte: 40_001 },
        },
      },
    ]);
    expect(analysis.savingBytes).toBe(40_001);
    expect(analysis.bytes - analysis.visibleBytes).toBe(40_001);
  });

  it("gives no line where the flag would reach other files, or the sources are not known", async () => {
    const some = await analyzeBuilt({
      steps: ["COPY app /app", "RUN chmod 700 /app/a"],
      context: { "app/a": BIG, "app/b": `${BIG}c` },
    });
    const classic = await analyzeBuilt({
      steps: ["COPY app /app", "RUN chmod 700 /app/a"],
      context: { "app/a": BIG },
      engine: "docker-20.10-classic",
    });
    // The flag would set the directory's mode, too.
    const files = await analyzeBuilt({
      steps: ["COPY app /app", "RUN chmod 700 /app/a"],
      context: { "app/a": BIG },
    });

    for (const { findings } of [some, classic, files]) {
      expect(findings.map(told)).toEqual([["metadata", 2, 20_000, "copy-chmod"]]);
      expect(findings[0]!.fix.lines).toEqual([]);
    }
  });

  it("joins the RUNs where one makes files and the next changes their mode", async () => {
    const { findings } = await analyzeBuilt({
      steps: ["RUN cp /bin/busybox /copy", "RUN chmod 700 /copy"],
    });

    const [{ fix }] = findings as [Finding];
    expect(findings.map(told)).toEqual([["metadata", 2, 1_982_256, "same-run"]]);
    expect(fix.lines).toEqual(["RUN cp /bin/busybox /copy && chmod 700 /copy"]);
  });

  it("finds what a later RUN removed, whole directories as one path", async () => {
    const analysis = await analyzeBuilt({
      steps: ["RUN mkdir -p /src/deep && cp /bin/busybox /src/deep/b", "RUN rm -rf /src"],
    });

    expect(classesOf(analysis)).toEqual([{ deleted: 1_982_256 }, {}]);
    expect(analysis.findings.map(told)).toEqual([["deleted", 2, 1_982_256, "same-run"]]);
    expect(analysis.findings[0]).toMatchObject({
      cause:
        "RUN rm -rf /src removes 1 file that layer 1 (RUN mkdir -p /src/deep && cp /bin/busybox /src/deep/b) has; the 1.9 MiB stay stored below.",
      paths: [{ path: "/src", bytes: 1_982_256, layer: 1 }],
      fix: { lines: ["RUN mkdir -p /src/deep && cp /bin/busybox /src/deep/b && rm -rf /src"] },
    });
  });

  it("advises a stage of its own where packages are removed", async () => {
    const { findings } = await analyzeBuilt({
      steps: ["RUN cp /bin/busybox /cc", "RUN rm /cc; dpkg --version || true"],
    });

    expect(findings.map(told)).toEqual([["deleted", 2, 1_982_256, "multi-stage"]]);
  });

  it("finds what an opaque directory hides, and what comes again in it", async () => {
    const analysis = await analyzeBuilt({
      steps: [
        "COPY app /app",
        "RUN rm -rf /app && mkdir /app && cp /bin/busybox /app/a && cp /bin/busybox /app/new",
      ],
      context: { "app/a": BIG, "app/b": `${BIG}b` },
    });

    expect(classesOf(analysis)).toEqual([
      { deleted: 20_001, replaced: 20_000 },
      { duplicate: 2 * 1_982_256 },
    ]);
    expect(analysis.findings.filter(({ layer: at }) => at === 2).map(told)).toEqual([
      ["duplicate", 2, 1_982_256, "hard-link"],
      ["deleted", 2, 20_001, "leave-out"],
      ["replaced", 2, 20_000, "multi-stage"],
    ]);
  });

  it("tells a move, a change in part, and a rewrite apart", async () => {
    const analysis = await analyzeBuilt({
      steps: [
        "COPY app /app",
        "RUN mv /app/moved /app/new && echo x >> /app/part && echo y > /app/whole",
      ],
      context: { "app/moved": BIG, "app/part": `${BIG}p`, "app/whole": `${BIG}w` },
    });

    expect(classesOf(analysis)).toEqual([
      { deleted: 20_000, replaced: 40_002 },
      { moved: 20_000, partial: 20_003, new: 2 },
    ]);
    expect(analysis.findings.map(told)).toEqual([
      ["partial", 2, 20_001, "multi-stage"],
      ["replaced", 2, 20_001, "multi-stage"],
      ["moved", 2, 20_000, "copy-to"],
    ]);
    expect(analysis.findings[0]!.cause).toMatch(
      /changes 3\.5 KiB of 1 file in blocks of 4 KiB, and stores all 19\.5 KiB again\.$/,
    );
    expect(analysis.savingBytes).toBe(60_002);
  });

  it("finds a file that COPY brings twice, and one that is opened for nothing", async () => {
    const analysis = await analyzeBuilt({
      steps: ["COPY a /app/", "COPY . /app", "RUN : >> /app/a"],
      context: { a: BIG },
    });

    expect(classesOf(analysis)[2]).toEqual({ unchanged: 20_000 });
    expect(analysis.findings.filter(({ kind }) => kind === "unchanged").map(told)).toEqual([
      ["unchanged", 2, 20_000, "order"],
      ["unchanged", 3, 20_000, "leave-out"],
    ]);
  });

  it("makes fixes together that meet", async () => {
    const { findings, savingBytes, bytes, visibleBytes } = await analyzeBuilt({
      steps: ["COPY a /app/", "COPY a b /app/", "RUN chmod 700 /app/a", "RUN rm /app/b"],
      context: { a: BIG, b: `${BIG}b` },
    });

    expect(findings.map(told)).toEqual([
      ["deleted", 4, 20_001, "leave-out"],
      ["unchanged", 2, 20_000, "order"],
      ["metadata", 3, 20_000, "copy-chmod"],
    ]);
    // The file is stored once in the end: the first COPY's went, too.
    expect(savingBytes).toBe(60_001);
    expect(bytes - savingBytes).toBe(visibleBytes);
  });

  it("tells how much changed of a file with several names", async () => {
    const { findings } = await analyzeBuilt({
      steps: ["RUN cp /bin/busybox /x && cp /x /y", "RUN echo z >> /x && ln -f /x /y"],
    });

    expect(findings.find(({ kind }) => kind === "partial")?.cause).toMatch(
      /changes 3\.8 KiB of 2 files in blocks of 4 KiB, and stores all 1\.9 MiB again\.$/,
    );
  });

  it("finds hard links that cost a copy, and those that are split", async () => {
    const linked = await analyzeBuilt({
      steps: ["COPY a /app/", "RUN ln /app/a /app/b"],
      context: { a: BIG },
    });
    const split = await analyzeBuilt({
      steps: ["RUN cp /bin/busybox /x && ln /x /y", "RUN echo z >> /y"],
    });

    expect(linked.findings.map(told)).toEqual([["unchanged", 2, 20_000, "hard-link"]]);
    expect(classesOf(split)[1]).toEqual({ "link-split": 1_982_258 });
    // Both names hold what they hold.
    expect(split.findings).toEqual([]);
  });

  it("holds hard links together that chown -R broke", async () => {
    const { findings, layers } = await analyzeBuilt({
      steps: ["RUN mkdir /d && cp /bin/busybox /d/x && ln /d/x /d/y", "RUN chown -R app /d"],
    });

    expect(layers[2]!.bytes).toBe(2 * 1_982_256);
    expect(findings.map(told)).toEqual([["metadata", 2, 2 * 1_982_256, "same-run"]]);
  });

  it("finds left-overs by their kind, and says what would be gone", async () => {
    const { findings } = await analyzeBuilt({
      steps: [
        "RUN mkdir -p /var/lib/apt/lists /app/.git/objects && echo list > /var/lib/apt/lists/l && echo pack > /app/.git/objects/p && echo head > /app/.git/HEAD",
      ],
    });

    expect(
      findings.map(({ leftOver, savingBytes, fix }) => [leftOver, savingBytes, fix.kind, fix.gone]),
    ).toEqual([
      ["git", 10, "leave-out", ["/app/.git"]],
      ["apt-lists", 5, "same-run", ["/var/lib/apt/lists/l"]],
    ]);
    expect(findings[1]!.fix.lines).toEqual([
      `${findings[1]!.instruction} && rm -rf /var/lib/apt/lists/*`,
    ]);
    expect(findings[1]!.cause).toMatch(
      / leaves apt's package lists: 1 file, 5 B; apt-get update fetches them anew; nothing else reads them\.$/,
    );
  });

  it("takes no file of a cache for a left-over that is linked to where it is used, as conda does", async () => {
    const { findings, byClass } = await analyzeBuilt({
      steps: [
        "RUN mkdir -p /opt/conda/pkgs/p/lib /opt/conda/lib && echo library > /opt/conda/pkgs/p/lib/x && ln /opt/conda/pkgs/p/lib/x /opt/conda/lib/x && echo archive > /opt/conda/pkgs/p.conda",
      ],
    });

    expect(byClass["left-over"]).toBe(8);
    expect(
      findings.map(({ leftOver, bytes, savingBytes }) => [leftOver, bytes, savingBytes]),
    ).toEqual([["python-cache", 8, 8]]);
  });

  it("advises a volume for what databases write", async () => {
    const { findings } = await analyzeBuilt({
      steps: ["COPY db /var/lib/mysql/", "RUN echo x >> /var/lib/mysql/db"],
      context: { db: BIG },
    });

    expect(findings.map(told)).toEqual([["partial", 2, 40_002, "volume"]]);
    expect(findings[0]!.fix).toMatchObject({
      lines: ["VOLUME /var/lib/mysql"],
      gone: ["/var/lib/mysql/db"],
    });
  });

  it("leaves the base out of the blame", async () => {
    const steps = ["RUN rm /lower/big.bin /lower/big.hl; chown app /bin/busybox"];
    const all = await analyzeBuilt({ steps });
    const own = await analyzeBuilt({ steps, options: { base: 1 } });

    expect(all.findings.map(({ kind }) => kind)).toContain("deleted");
    expect(own.layers.map(({ base }) => base)).toEqual([true, false]);
    expect(own.findings.map(told)).toEqual([["metadata", 1, 1_982_256, "leave-out"]]);
  });

  it("names an image, and what it was made of", async () => {
    const analysis = await analyzeBuilt({
      steps: ["COPY a /"],
      context: { a: "x" },
      options: { synthetic: true },
    });

    expect(analysis).toMatchObject({ name: "built", synthetic: true });
    expect(analysis.id).toMatch(/^sha256:/);
    expect(analysis.layers.map(({ instruction, createdBy }) => [instruction, createdBy])).toEqual([
      [null, null],
      ["COPY a /", "COPY a / # buildkit"],
    ]);
  });
});
