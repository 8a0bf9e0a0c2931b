import { describe, expect, it } from "vitest";
import { EffectsError } from "../../../src/build/effects/effects-error.ts";
import { loadEffects } from "../../../src/build/effects/load-effects.ts";
import { effectsJsonSchema } from "../../../src/build/effects/schema.ts";
import { stubCommands } from "../../../src/build/effects/stub-commands.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { mount } from "../../../src/process/overlay.ts";
import { runCommand } from "./run-command.ts";
import { upperLines } from "./upper-lines.ts";

async function faultsOf(text: string): Promise<string[]> {
  try {
    await loadEffects(text, "e.yaml");
  } catch (error) {
    if (error instanceof EffectsError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("loadEffects()", () => {
  it.each<[string, readonly string[]]>([
    ["commands: { make: { stub: true } }", []],
    ["", ["e.yaml:1:1: expected a map, found nothing"]],
    [
      "commands: [",
      [
        "e.yaml:1:12: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    [
      "comands: {}",
      [
        "e.yaml:1:1: commands: missing: a map",
        "e.yaml:1:1: comands: unknown key (did you mean commands?)",
      ],
    ],
    [
      "commands: { make: { stub: yes } }",
      ['e.yaml:1:27: commands.make.stub: expected true, found "yes"'],
    ],
    ["commands: { make: {} }", ["e.yaml:1:19: commands.make: expected one of stub, as, rules"]],
    ["commands: { make: 5 }", ['e.yaml:1:19: commands.make: expected a list or a map, found "5"']],
    [
      "commands: { a/b: { stub: true } }",
      ['e.yaml:1:13: commands["a/b"]: expected the name of a command, without a path'],
    ],
    [
      "commands: { mk: { as: maek }, make: { stub: true } }",
      [
        "e.yaml:1:23: commands.mk.as: expected another command of this file that has rules, found maek (did you mean make?)",
      ],
    ],
    [
      "commands:\n  m:\n    - mtach: []\n",
      [
        "e.yaml:3:7: commands.m[0].match: missing: a list",
        "e.yaml:3:7: commands.m[0].mtach: unknown key (did you mean match?)",
      ],
    ],
    [
      rule("wirte: { /a: x }"),
      ["e.yaml:5:11: commands.m[0].do[0].wirte: unknown key (did you mean write?)"],
    ],
    [
      rule("write: { a: x }"),
      ['e.yaml:5:20: commands.m[0].do[0].write.a: expected a path that begins with "/" or $cwd/'],
    ],
    [
      rule("write: { /a: { size: 5M } }"),
      [
        'e.yaml:5:32: commands.m[0].do[0].write["/a"].size: expected a size of at most 1 TiB: a number of bytes, or as 200MiB, 44MB, found "5M" (5MB counts in thousands, 5MiB in 1024s)',
      ],
    ],
    [
      rule("write: { /a: { mode: 644 } }"),
      [
        'e.yaml:5:32: commands.m[0].do[0].write["/a"].mode: expected a mode: octal as 0640, or as u=rw,g=r, found "644" (did you mean 0644?)',
      ],
    ],
    [
      rule("write: { /a: { uid: -1 } }"),
      [
        'e.yaml:5:31: commands.m[0].do[0].write["/a"].uid: expected a whole number of at most 4294967295, found "-1"',
      ],
    ],
    [
      rule("write: { /a: { staged: new } }"),
      [
        'e.yaml:5:34: commands.m[0].do[0].write["/a"].staged: expected a name with one * in it, as *.new, found "new"',
      ],
    ],
    [
      rule("chown: { /a: root }"),
      [
        'e.yaml:5:24: commands.m[0].do[0].chown["/a"]: expected owners by number: uid:gid, found "root"',
      ],
    ],
    [
      rule("print: $nmae"),
      ["e.yaml:5:18: commands.m[0].do[0].print: unknown variable $nmae (did you mean $names?)"],
    ],
    [
      rule("print: $version"),
      [
        "e.yaml:5:18: commands.m[0].do[0].print: unknown variable $version (there are $command, $cwd, $names, $asked, $count, $archives, $space, $virtual; $$ is a dollar)",
      ],
    ],
    [rule("each: [{ print: $version }]"), []],
    [
      "commands:\n  m:\n    - match: []\n      packages: { from: debain }\n",
      [
        "e.yaml:4:25: commands.m[0].packages.from: no set of packages is called debain (did you mean debian?)",
      ],
    ],
  ])("finds what is wrong with %j", async (text, faults) => {
    expect(await faultsOf(text)).toEqual(faults);
  });

  it("reports one action too many or too few, and all faults at once, in the file's order", async () => {
    const faults = await faultsOf(
      `${rule("{}")}        - print: a\n          warn: b\n      status: 256\n`,
    );

    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(
      /^e\.yaml:5:11: commands\.m\[0\]\.do\[0\]: expected one action: print, /,
    );
    expect(faults[1]).toMatch(
      /^e\.yaml:6:11: commands\.m\[0\]\.do\[1\]: expected one action: print, /,
    );
    expect(faults[2]).toBe(
      'e.yaml:8:15: commands.m[0].status: expected a whole number of at most 255, found "256"',
    );
  });

  it("refuses aliases that multiply", async () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x]"];
    for (const [i, name] of [..."bcdefg"].entries()) {
      const above = "abcdefg"[i];
      lines.push(`${name}: &${name} [${Array(8).fill(`*${above}`).join(", ")}]`);
    }

    expect((await faultsOf(lines.join("\n")))[0]).toContain("100 values stand for aliases");
  });
});

/** A file with a command "m" of one step. */
function rule(step: string): string {
  return `commands:\n  m:\n    - match: []\n      do:\n        - ${step}\n`;
}

describe("a command that is declared", () => {
  const text = `
commands:
  tool:
    options: [-o]
    rules:
      - match: [build, ...]
        status: 3
        do:
          - mkdir: { /opt/out: { mode: 0700, uid: 5, gid: 6 } }
          - write: { /etc/conf: { content: "new\\n", staged: "*.tmp", keep: "*~" } }
          - append: { /etc/log: "$command $names\\n" }
          - unless: --quiet
            print: built $count
          - each:
              - write: { /opt/out/$name: { size: 1kB, mode: 0755 } }
          - symlink: { /opt/latest: out }
          - rename: { /etc/old: /etc/older }
          - remove: [/var/*.log, /nothing]
          - touch: [/etc/held]
          - chmod: { /etc/held: 0600 }
          - link: { /opt/again: /etc/held }
      - match: [add, ...]
        packages: { from: mine }
        do:
          - each:
              - lay: { part: files, staged: "*.part" }
packages:
  mine:
    app: { depends: [lib], files: { /usr/bin/app: { size: 2kB, mode: 0755 } } }
    lib: { files: { /usr/lib/lib.so: { size: 3kB } } }
    "*": { files: { /usr/bin/$name: one } }
`;

  async function tool() {
    const builder = new LayerBuilder({});
    for (const path of [
      "/etc/conf",
      "/etc/log",
      "/etc/old",
      "/etc/held",
      "/var/a.log",
      "/var/.b.log",
    ]) {
      builder.put(path, { type: "file", content: Content.fromText("old\n") });
    }
    const overlay = mount({ lowers: [builder.layer], upper: new Layer({}) });
    const commands = await loadEffects(text, "mine.yaml");
    const process = overlay.process();
    return { overlay, process, run: (line: string) => runCommand(commands, process, line) };
  }

  it("does its steps through system calls", async () => {
    const { overlay, process, run } = await tool();

    const said = await run("tool -o x build a b");

    expect(said).toEqual({
      status: 3,
      stdout: "built 2",
      stderr:
        "copyup: tool is a stand-in (mine.yaml): names and sizes are realistic, contents are not\n",
    });
    expect(upperLines(overlay.upper!)).toEqual([
      "/etc d 0755 0:0",
      "/etc/conf f 0644 0:0 4",
      "/etc/conf~ f 0644 0:0 4",
      "/etc/held f 0600 0:0 4",
      "/etc/log f 0644 0:0 13",
      "/etc/old w 0000 0:0",
      "/etc/older f 0644 0:0 4",
      "/opt d 0755 0:0",
      "/opt/again f 0600 0:0 4",
      "/opt/latest l 0777 0:0 out",
      "/opt/out d 0700 5:6",
      "/opt/out/a f 0755 0:0 1000",
      "/opt/out/b f 0755 0:0 1000",
      "/var d 0755 0:0",
      "/var/a.log w 0000 0:0",
    ]);
    expect(new TextDecoder().decode(process.read(process.open("/etc/log"), 99))).toBe(
      "old\ntool a b\n",
    );
  });

  it("heeds its options", async () => {
    const { run } = await tool();

    expect((await run("tool build --quiet a")).stdout).toBe("");
  });

  it("lays packages of its own, each after those that it needs, and any other", async () => {
    const { overlay, run } = await tool();

    await run("tool add app other");

    expect(upperLines(overlay.upper!).filter((line) => line.includes(" f "))).toEqual([
      "/usr/bin/app f 0755 0:0 2000",
      "/usr/bin/other f 0644 0:0 3",
      "/usr/lib/lib.so f 0644 0:0 3000",
    ]);
  });
});

describe("stubCommands()", () => {
  it("gives commands that do nothing, succeed, and say so", async () => {
    const process = mount({ lowers: [new Layer({})], upper: new Layer({}) }).process();

    const said = await runCommand(stubCommands(["make"]), process, "make all");

    expect(said).toEqual({
      status: 0,
      stdout: "",
      stderr: "copyup: make does nothing here (--stub)\n",
    });
  });
});

describe("effectsJsonSchema()", () => {
  it("describes every key", () => {
    const text = JSON.stringify(effectsJsonSchema());

    for (const key of ["commands", "match", "append", "staged", "each", "lay", "depends"]) {
      expect(text).toContain(`"${key}":`);
    }
  });
});
