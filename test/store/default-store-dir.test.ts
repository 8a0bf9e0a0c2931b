import { expect, it } from "vitest";
import { defaultStoreDir } from "../../src/store/default-store-dir.ts";

it.each([
  [{ XDG_DATA_HOME: "/data", HOME: "/home/a" }, "/data/copyup"],
  [{ XDG_DATA_HOME: "relative", HOME: "/home/a" }, "/home/a/.local/share/copyup"],
  [{ XDG_DATA_HOME: "", HOME: "/home/a" }, "/home/a/.local/share/copyup"],
  [{ HOME: "/home/a" }, "/home/a/.local/share/copyup"],
])("defaultStoreDir(%j) is %s", (env, dir) => {
  expect(defaultStoreDir(env)).toBe(dir);
});
