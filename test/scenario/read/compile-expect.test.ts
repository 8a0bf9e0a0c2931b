import { describe, expect, it } from "vitest";
import { faultsOf, HEAD, parse } from "../support.ts";

describe("compileExpect()", () => {
  it("speaks of the only container, by name or not", () => {
    const direct = parse(`${HEAD}expect: { upper_bytes: 1KiB }`).expect;
    const named = parse(
      `${HEAD}expect: { containers: { container: { upper_bytes: 1KiB } } }`,
    ).expect;

    expect(direct.containers[0]?.fields).toEqual({ upper_bytes: 1024 });
    expect(named.containers[0]?.fields).toEqual({ upper_bytes: 1024 });
    expect(named.containers[0]?.where).toBe("expect.containers.container");
  });

  it("speaks of layers and image beside them", () => {
    expect(parse(`${HEAD}expect: { layer_bytes: [6, 1kB], image_bytes: 1006 }`).expect).toEqual({
      containers: [undefined],
      layerBytes: { line: 4, sizes: [6, 1000] },
      imageBytes: { line: 4, size: 1006 },
      images: [],
    });
  });

  it.each([
    [
      "containers: [a, b]\nexpect: { copied_up: [] }",
      "5:11 expect.copied_up: of which container? there are several (put it below expect.containers)",
    ],
    [
      "containers: [web, db]\nexpect: { containers: { wbe: {} } }",
      "5:25 expect.containers.wbe: no container is called so (did you mean web?)",
    ],
    [
      "expect: { upper_bytes: 0, containers: { container: { upper_bytes: 0 } } }",
      "4:39 expect.containers: expected twice: here, and above for the only container",
    ],
    ["expect: { whiteout: [] }", "4:11 expect.whiteout: unknown key (did you mean whiteouts?)"],
    [
      "expect: { merged: { a: absent } }",
      '4:21 expect.merged.a: expected a path that begins with "/"',
    ],
    [
      "expect: { merged: { /a: missing } }",
      '4:25 expect.merged["/a"]: expected one of present, absent, found "missing"',
    ],
    [
      "expect: { merged: { /a: { tpye: file } } }",
      '4:27 expect.merged["/a"].tpye: unknown key (did you mean type?)',
    ],
    [
      "expect: { merged: { /a: { mode: 755 } } }",
      '4:33 expect.merged["/a"].mode: expected a mode: octal as 0640, or as u=rw,g=r, found "755" (did you mean 0755?)',
    ],
    [
      "expect: { merged: { /a: { size: 5k } } }",
      '4:33 expect.merged["/a"].size: expected a size: a number of bytes, or as 200MiB, 44MB, found "5k" (5kB counts in thousands, 5KiB in 1024s)',
    ],
    [
      "expect: { merged: { /a: 5 } }",
      '4:25 expect.merged["/a"]: expected present or absent or a map, found 5',
    ],
    [
      "expect: { merged: { /a: { uid: 4294967296 } } }",
      '4:32 expect.merged["/a"].uid: expected 4294967295 or less, found 4294967296',
    ],
    ["expect: { copied_up: /a }", '4:22 expect.copied_up: expected a list, found "/a"'],
  ])("refuses %j", (text, message) => {
    expect(faultsOf(HEAD + text)).toEqual([message]);
  });
});
