import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly resolved?: string;
}

const lock = readJson("package-lock.json") as { packages: Record<string, LockedPackage> };

describe("what a user installs", () => {
  const runtime = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev);

  it("includes every dependency", () => {
    const { dependencies } = readJson("package.json") as { dependencies: object };
    const installed = runtime.map(([path]) => path);

    for (const name of Object.keys(dependencies))
      expect(installed).toContain(`node_modules/${name}`);
  });

  it.each(runtime)("%s has a licence that lets anyone use it", (path, entry) => {
    expect(licenceOf(path, entry)).toSatisfy(isAllowed);
  });
});

describe("package-lock.json", () => {
  it("names no registry but npm's own", () => {
    const hosts = Object.values(lock.packages).flatMap(({ resolved }) =>
      resolved === undefined ? [] : [new URL(resolved).host],
    );

    expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });
});

describe("isAllowed()", () => {
  it.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND ISC", true],
    ["GPL-3.0-only", false],
    ["MIT AND LGPL-2.1-only", false],
    ["SEE LICENSE IN LICENSE.txt", false],
    ["UNLICENSED", false],
    [undefined, false],
  ])("%s: %s", (expression, verdict) => {
    expect(isAllowed(expression)).toBe(verdict);
  });
});

/** True if an SPDX expression leaves a choice of allowed licences only. Exceptions and nesting are refused. */
function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const choices = expression.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((name) => ALLOWED.has(name)));
}

/** The licence in the package itself; the lock file speaks for an optional package of another platform. */
function licenceOf(path: string, entry: LockedPackage): string | undefined {
  const manifest = join(path, "package.json");
  if (entry.optional && !existsSync(join(ROOT, manifest))) return entry.license;
  return (readJson(manifest) as LockedPackage).license;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), "utf8"));
}
