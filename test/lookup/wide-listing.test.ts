import { expect, it } from "vitest";
import { Layer, LayerBuilder, mount } from "../../src/index.ts";

it("lists a merged directory of which an upper layer has 200,000 names", () => {
  const lower = new LayerBuilder();
  const upper = new LayerBuilder();
  lower.put("/d/below", { type: "file" });
  for (let i = 0; i < 200_000; i++) upper.put(`/d/f${i}`, { type: "file" });

  const names = mount({ lowers: [upper.layer, lower.layer], upper: new Layer() })
    .process()
    .readdir("/d");

  expect(names).toHaveLength(200_001);
  expect(names[0]!.name).toBe("below");
});
