import { expect, it, vi } from "vitest";
import { readEveryWay } from "./imports.ts";

const app = await vi.hoisted(async () => {
  const { overlayFixture } = await import("copyup/vitest");
  return overlayFixture(new URL("fixtures/app", import.meta.url), { at: "/app" });
});
vi.mock("node:fs", () => ({ ...app.fs, default: app.fs }));
vi.mock("node:fs/promises", () => ({ ...app.fs.promises, default: app.fs.promises }));

it("is seen by every way to import Node's fs", async () => {
  app.fs.writeFileSync("/app/new", "new");

  expect(await readEveryWay("/app/new")).toEqual(Array.from({ length: 10 }, () => "new"));
});
