import { describe, expect, it } from "vitest";
import { callsOf, faultsOf, HEAD, parse } from "../support.ts";

describe("readYaml()", () => {
  it.each([
    ["nothing", "", "1:1: the file is empty: expected a scenario, which begins with version: 1"],
    ["a tab", "version: 1\n\ttitle: x", "2:1: not YAML: Tabs are not allowed as indentation"],
    ["an open quote", 'version: 1\ntitle: "x', '2:10: not YAML: Missing closing "quote'],
    ["a key twice", `${HEAD}title: again`, "4:1: this key was given before, in the same map"],
    [
      "two documents",
      `${HEAD}---\n`,
      "4:1: a second document begins here: a file holds one scenario",
    ],
    ["a tag", `${HEAD}about: !big x`, "4:8: unknown tag !big"],
    ["an unknown alias", `${HEAD}steps: *later`, "4:8 steps: nothing is marked &later"],
    [
      "an endless alias",
      `${HEAD}steps: &all [*all]`,
      "4:14 steps[0]: an alias cannot stand inside what it stands for",
    ],
    [
      "a merge key",
      `${HEAD}expect: { <<: { copied_up: [] } }`,
      "4:11 expect: merge keys are not supported (YAML 1.2 has none: write the keys out, or give the whole map an alias)",
    ],
    ["a list as a key", `${HEAD}? [a]\n: b`, "4:3: a key is text here, not a list or a map"],
    ["what is no text", `${HEAD}about: \0`, "4:8: a NUL byte: expected text"],
  ])("refuses %s", (_what, text, message) => {
    expect(faultsOf(text)[0]).toBe(message);
  });

  it("names the first places of a text that is all wrong, and quotes little of it", () => {
    const faults = faultsOf(`{ a: ${"c".repeat(500)} }\n`.repeat(50));

    expect(faults).toHaveLength(3);
    for (const fault of faults) expect(fault).toMatch(/^2:\d+: not YAML: .{1,130}$/);
  });

  it("says that nesting goes too deep", () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

    expect(faultsOf(`${HEAD}about: ${deep}`)).toEqual([
      expect.stringMatching(/^4:\d+: nested too deeply$/),
    ]);
  });

  it("stops at aliases that multiply", () => {
    const bomb = ["a: &a [x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf"]) {
      bomb.push(`${name}: &${name} [*${of}, *${of}, *${of}]`);
    }

    const faults = faultsOf(`${HEAD}${bomb.join("\n")}`, { values: 500 });

    expect(faults.at(-1)).toMatch(
      /more than 500 values \(limit values\): aliases that stand in each other multiply$/,
    );
  });

  it("reads an alias as what it stands for, each time", () => {
    const steps = callsOf(`${HEAD}steps:
  - unlink: &first { path: /a }
  - rmdir: *first
  - unlink: &first { path: /b }
  - rmdir: *first
`);

    expect(steps.map(({ op }) => [op.op, op.path])).toEqual([
      ["unlink", "/a"],
      ["rmdir", "/a"],
      ["unlink", "/b"],
      ["rmdir", "/b"],
    ]);
  });

  it("reads JSON, and lines that end in CR LF", () => {
    const image = { layers: [{ name: "base", tree: { "/a": "lower\n" } }] };
    const json = JSON.stringify({ version: 1, title: "a test", image });

    const { line: _line, ...layer } = layersOf(json)[0]!;
    expect(layersOf(HEAD)[0]).toMatchObject(layer);
    expect(layersOf(HEAD.replaceAll("\n", "\r\n"))).toEqual(layersOf(HEAD));
  });

  it("keeps keys such as __proto__ apart from objects' own", () => {
    expect(faultsOf(`${HEAD}steps: [{ __proto__: { path: /a } }]\n__proto__: 1`)).toEqual([
      "4:11 steps[0].__proto__: unknown key",
      "5:1 __proto__: unknown key (there are version, title, about, image, commands, stub, mount, containers, compare, device, steps, expect)",
    ]);
  });
});

function layersOf(text: string) {
  const { image } = parse(text);
  return image?.kind === "layers" ? image.layers : [];
}
