import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as door from "../../../src/kit/vitest/index.ts";
import { layerFromJSON } from "../../../src/node-fs/index.ts";

const { overlayFixture } = door;
const files = layerFromJSON({ "/a": "a", "/b": "b" });

it("is all that copyup/vitest offers", () => {
  expect(Object.keys(door)).toEqual(["overlayFixture"]);
});

describe("overlayFixture()", () => {
  const fixture = overlayFixture(files);
  beforeAll(() => fixture.fs.writeFileSync("/prepared", ""));
  beforeEach(() => fixture.fs.writeFileSync("/each", ""));

  for (const name of ["first", "second", "third"]) {
    it(`takes back what a test and its beforeEach wrote, not what beforeAll did: ${name}`, () => {
      const { fs } = fixture;
      expect(fs.readdirSync("/")).toEqual(["a", "b", "each", "prepared"]);

      fs.writeFileSync(`/${name}`, "");
      fs.unlinkSync("/a");

      fixture.expectChanged(["A /each", `A /${name}`, "D /a"]);
    });
  }

  it.fails("takes back what a failing test wrote", () => {
    fixture.fs.rmSync("/b");
    expect.fail();
  });

  it("has it again", () => {
    expect(fixture.fs.existsSync("/b")).toBe(true);
  });
});

describe("overlayFixture() of a describe", () => {
  const outer = overlayFixture(files);

  describe("within another", () => {
    const inner = overlayFixture(files);

    it("is apart", () => {
      inner.fs.unlinkSync("/a");
      outer.fs.unlinkSync("/b");

      inner.expectChanged(["D /a"]);
      outer.expectChanged(["D /b"]);
    });
  });

  it("is taken back after tests of describes within it", () => {
    outer.expectChanged([]);
    expect(outer.fs.existsSync("/b")).toBe(true);
  });
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

describe("overlayFixture() and tests that run at the same time", () => {
  const fixture = overlayFixture(files);

  it.concurrent("lets them read: one", pause);
  it.concurrent("lets them read: another", pause);

  it("is rolled back between them", () => fixture.expectChanged([]));
});

describe("overlayFixture() and tests that write at the same time", () => {
  const fixture = overlayFixture(files);

  it.concurrent("one", async () => {
    await pause();
    fixture.fs.unlinkSync("/a");
  });
  // The one that is over last fails.
  it.concurrent
    .fails("another", async () => {
      await pause();
      await pause();
    });

  it("is whole again afterwards", () => {
    expect(fixture.fs.existsSync("/a")).toBe(true);
    fixture.expectChanged([]);
  });
});
