import { expect, it, vi } from "vitest";
import { formatAll, loadConfig } from "./config.ts"; // it imports node:fs and node:fs/promises

const app = await vi.hoisted(async () => {
  const { overlayFixture } = await import("copyup/vitest");
  return overlayFixture(new URL("fixtures/app", import.meta.url), { at: "/app" });
});
vi.mock("node:fs", () => ({ ...app.fs, default: app.fs }));
vi.mock("node:fs/promises", () => ({ ...app.fs.promises, default: app.fs.promises }));

it("formats what has another form, and removes what editors left", async () => {
  expect(await formatAll("/app")).toEqual(["log.ini"]);

  app.expectChanged(["C /app/conf.d/log.ini", "D /app/conf.d/log.ini~"]);
  expect(app.fs.readFileSync("/app/conf.d/log.ini", "utf8")).toBe(
    "file = app.log\nlevel = debug\n",
  );
});

it("does without app.ini", () => {
  app.fs.rmSync("/app/app.ini");

  expect(loadConfig("/app")).toEqual({});
});

it("finds every file as it was before the other tests", async () => {
  expect(loadConfig("/app")).toEqual({ host: "localhost", port: "8080" });
  expect(await formatAll("/app")).toEqual(["log.ini"]);
});
