import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const { exports } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
  exports: Record<string, { readonly default: string } | string>;
};

/** The doors of the package by the names that users import them by, as what they are built from. */
const doors = Object.entries(exports).flatMap(([door, target]) => {
  if (typeof target === "string") return [];
  const source = target.default.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts");
  const replacement = fileURLToPath(new URL(source, import.meta.url));
  return [{ find: new RegExp(`^copyup${door.slice(1)}$`), replacement }];
});

export default defineConfig({
  resolve: { alias: doors },
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Half of the time a test waits for an engine, a mount, another process: two cores take two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
