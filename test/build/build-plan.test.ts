import { describe, expect, it } from "vitest";
import { buildImage, fixedClock } from "../../src/docker/index.ts";

const clock = fixedClock(1_767_225_600);

async function built(Dockerfile: string, images = {}) {
  const result = await buildImage({ context: { Dockerfile, "a.txt": "a" }, clock, images });
  result.close();
  return result;
}

const echoes = ({ steps }: Awaited<ReturnType<typeof built>>): number =>
  steps.filter(({ original }) => original.includes("echo")).length;

const TOOLS = "FROM alpine AS tools\nRUN echo hello > /x\n";

describe("ONBUILD COPY --from=STAGE, with Docker 28", () => {
  it("has the stage built that nothing else asks for", async () => {
    const { image } = await built("FROM alpine\nONBUILD COPY --from=tools /x /y\n");

    const child = await built(`${TOOLS}FROM onb\nRUN cat /y > /z\n`, { onb: image });

    expect(child.image.layers.at(-1)!.layer.get("/z")).toBeDefined();
    expect(echoes(child)).toBe(1);
  });

  it("finds what that stage's own base held back, and the stages that it needs for that", async () => {
    const { image } = await built("FROM alpine\nONBUILD COPY --from=first /1 /2\n");
    const other = await built("FROM alpine\nONBUILD COPY --from=second /2 /3\n");

    const child = await built(
      "FROM alpine AS first\nRUN echo > /1\nFROM one AS second\nFROM alpine AS idle\nRUN echo idle\nFROM two\n",
      { one: image, two: other.image },
    );

    expect(child.image.layers.at(-1)!.layer.get("/3")).toBeDefined();
    expect(echoes(child)).toBe(1);
  });

  it("is the same for a stage of the same Dockerfile, whose child's child it does not reach", async () => {
    const { image } = await built(
      `${TOOLS}FROM alpine AS mid\nONBUILD COPY --from=tools /x /y\nFROM mid AS two\nFROM two\nRUN rm /y\n`,
    );

    expect(
      image.config.history.filter(({ createdBy }) => createdBy?.includes("COPY")),
    ).toHaveLength(1);
  });

  it("names a stage that comes too late", async () => {
    const { image } = await built("FROM alpine\nONBUILD COPY --from=tools /x /y\n");

    await expect(
      built(`FROM onb AS app\n${TOOLS}FROM app\n`, { onb: image }),
    ).rejects.toMatchObject({
      message: 'cannot copy from stage "tools", it needs to be defined before current stage "app"',
      range: { line: 1 },
    });
  });
});
