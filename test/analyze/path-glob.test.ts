import { describe, expect, it } from "vitest";
import { pathGlob } from "../../src/analyze/path-glob.ts";

describe("pathGlob()", () => {
  it.each([
    ["/usr/lib", "/usr/lib", true],
    ["/usr/lib", "/usr/lib/deep/x.so", true],
    ["/usr/lib", "/usr", true],
    ["/usr/lib", "/usr/libexec", false],
    ["/usr/lib", "/lib", false],
    ["/app/*.js", "/app/a.js", true],
    ["/app/*.js", "/app/sub/a.js", false],
    ["/app/*.js", "/app", true],
    ["/app/f?.js", "/app/f1.js", true],
    ["/app/f[12].js", "/app/f3.js", false],
    ["**/node_modules", "/node_modules/x", true],
    ["**/node_modules", "/srv/app/node_modules", true],
    ["**/node_modules", "/srv/app", false],
    ["/srv/**/*.map", "/srv/a.map", true],
    ["/srv/**/*.map", "/srv/b/c/a.map", true],
    ["/srv/**/*.map", "/opt/a.map", false],
    ["/", "/anything", true],
  ])("%s and %s: %s", (glob, path, expected) => {
    expect(pathGlob(glob)(path)).toBe(expected);
  });

  it.each(["usr/lib", "", "/a/../b", "/a[1"])("refuses %j", (text) => {
    expect(() => pathGlob(text)).toThrow(
      /^--path .*: it (begins|has) .*; expected an absolute path/,
    );
  });
});
