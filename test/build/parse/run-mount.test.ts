import { describe, expect, it } from "vitest";
import { expandMount, mountSource } from "../../../src/build/parse/run-mount.ts";

const plain = (word: string) => word;

const at = { file: "Dockerfile", range: { line: 3, column: 1, endLine: 3, endColumn: 9 } };
const parseMount = (text: string, expand: (word: string) => string) =>
  expandMount(text, expand, at);

describe("expandMount()", () => {
  it("fills in what is not said: a bind that is read-only, a cache that is not", () => {
    expect(parseMount("target=/x", plain)).toEqual({
      type: "bind",
      target: "/x",
      readOnly: true,
      required: false,
    });
    expect(parseMount("type=cache,dst=/c,id=k,sharing=locked,mode=0700,uid=5", plain)).toEqual({
      type: "cache",
      target: "/c",
      id: "k",
      sharing: "locked",
      mode: 0o700,
      uid: 5,
      readOnly: false,
      required: false,
    });
  });

  it("expands values, not keys", () => {
    const mount = parseMount("type=tmpfs,target=$t,size=$s", (word) =>
      word === "$t" ? "/t" : word === "$s" ? "1.5m" : word,
    );
    expect(mount).toMatchObject({ type: "tmpfs", target: "/t", size: 1_572_864 });
  });

  it("reads quoted fields and both kinds of switches", () => {
    expect(parseMount('"source=a,b",target=/x,rw', plain)).toMatchObject({
      source: "a,b",
      readOnly: false,
    });
    expect(parseMount("type=secret,id=s,required,ro=false", plain)).toMatchObject({
      required: true,
      readOnly: false,
    });
  });

  it.each([
    ["type=foo", 'unsupported mount type "foo"'],
    ["type=bnid", 'unsupported mount type "bnid" (did you mean bind?)'],
    ["targt=/x", "unexpected key 'targt' in 'targt=/x' (did you mean target?)"],
    ["target", "invalid field 'target' must be a key=value pair"],
    ["size=1m", "unexpected key 'size' for mount type 'bind'"],
    ["mode=0700,target=/x", 'mode not allowed for "bind" type mounts'],
    ["type=secret", "invalid secret mount. one of source, target required"],
    ["type=cache,sharing=x", 'unsupported sharing value "x"'],
    ["type=tmpfs,size=x", "invalid value for size: invalid size: 'x'"],
    ["type=cache,uid=x", "invalid value x for uid"],
    [
      'a"b',
      'failed to parse csv mounts: parse error on line 1, column 2: bare " in non-quoted field',
    ],
    [
      '"a',
      'failed to parse csv mounts: parse error on line 1, column 2: extraneous or missing " in quoted-field',
    ],
  ])("refuses %s", (text, message) => {
    expect(() => parseMount(text, plain)).toThrow(
      expect.objectContaining({ name: "BuildError", message }),
    );
  });
});

describe("mountSource()", () => {
  it("is what the last from= says", () => {
    expect(mountSource("type=bind,from=a,target=/x,FROM=b")).toBe("b");
    expect(mountSource("type=cache,target=/x")).toBeUndefined();
  });
});
