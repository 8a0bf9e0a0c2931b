import { describe, expect, it } from "vitest";
import {
  AnalyzeError,
  analyzeImage,
  buildImage,
  bundledBase,
  fixedClock,
} from "../../src/docker/index.ts";

const built = (Dockerfile: string) =>
  buildImage({ context: { Dockerfile, app: "x".repeat(5000) }, clock: fixedClock(1_767_225_600) });

describe("analyzeImage()", () => {
  it("tells of a built image what the command tells", async () => {
    const { image, close } = await built(
      "FROM alpine\nCOPY app /srv/app\nRUN chown 1000:1000 /srv/app && echo junk > /srv/junk\n",
    );
    const { image: base } = (await bundledBase("alpine"))!;
    const phases = new Set<string>();

    const plain = await analyzeImage(image);
    const own = await analyzeImage(image, {
      ...{ name: "mine", base, onProgress: ({ phase }) => phases.add(phase) },
      leftOvers:
        "left-overs: [{ kind: junk, title: junk, paths: [/srv/junk], reason: nobody reads it, fix: { kind: leave-out, words: Leave it. } }]",
    });

    expect(plain).toMatchObject({ name: image.config.id, synthetic: true, savingBytes: 5000 });
    expect(own).toMatchObject({ name: "mine", savingBytes: 5005 });
    expect(own.layers.map((layer) => layer.base)).toEqual([true, false, false]);
    expect(own.findings.map(({ leftOver }) => leftOver)).toEqual([null, "junk"]);
    expect([...phases]).toEqual(["layers", "contents", "findings"]);
    close();
  });

  it("refuses a base that the image does not stand on", async () => {
    const [one, other] = [await built("FROM alpine\n"), await built("FROM debian\n")];

    await expect(analyzeImage(one.image, { base: other.image })).rejects.toThrow(AnalyzeError);
    one.close();
    other.close();
  });
});
