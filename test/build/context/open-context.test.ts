import {
  chmodSync,
  chownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BuildContext } from "../../../src/build/build-context.ts";
import { BuildError } from "../../../src/build/build-error.ts";
import { type OpenContextOptions, openContext } from "../../../src/build/context/open-context.ts";
import { BUILD_PROFILES } from "../../../src/build/profile.ts";
import { contentOf, type Inode, isDir } from "../../../src/layer/inode.ts";
import { walk } from "../../../src/layer/layer.ts";
import { isRoot, shell } from "../../image/support/machine.ts";
import { tempFolder } from "../../image/support/temp.ts";

const temp = tempFolder();
let count = 0;

/** A new folder with these files; a name that ends in a slash is a folder. */
function folder(files: Readonly<Record<string, string>>): string {
  const path = join(temp.path, `context-${++count}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(name.endsWith("/") ? file : join(file, ".."), { recursive: true });
    if (!name.endsWith("/")) writeFileSync(file, text);
  }
  return path;
}

type Options = Partial<OpenContextOptions>;

function open(context: string, options: Options = {}): Promise<BuildContext> {
  return openContext({ context, profile: BUILD_PROFILES["docker-28"], cwd: temp.path, ...options });
}

const CLASSIC = { profile: BUILD_PROFILES["docker-20.10-classic"] };
const OLD_BUILDKIT = { profile: BUILD_PROFILES["docker-20.10-buildkit"] };

function paths({ layer }: BuildContext): string[] {
  return [...walk(layer.root)].slice(1).map(({ path }) => path.slice(1));
}

function at({ layer }: BuildContext, path: string): Inode {
  const inode = layer.get(path);
  if (inode === undefined) throw new Error(`${path} is not there`);
  return inode;
}

async function refusal(context: string, options?: Options): Promise<BuildError> {
  try {
    (await open(context, options)).close();
  } catch (error) {
    if (error instanceof BuildError) return error;
    throw error;
  }
  throw new Error("it was opened");
}

function stdin(data: Uint8Array | string): Options {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  return { stdin: [bytes.subarray(0, 7), bytes.subarray(7)] };
}

describe("openContext() of a folder", () => {
  it("takes modes, whole seconds, links and contents, and gives everything to root", async () => {
    const path = folder({ Dockerfile: "FROM a", "d/f": "text", "d/g": "" });
    chmodSync(join(path, "d/f"), 0o6755);
    linkSync(join(path, "d/f"), join(path, "d/h"));
    symlinkSync("/etc/passwd", join(path, "d/s"));
    lutimesSync(join(path, "d/s"), 3, 3);
    if (isRoot) chownSync(join(path, "d/g"), 12, 34);
    utimesSync(join(path, "d/g"), 5.75, 5.75);
    utimesSync(join(path, "d"), 1_200_000_000.5, 1_200_000_000.5);
    const context = await open(path);
    expect(paths(context)).toEqual(["Dockerfile", "d", "d/f", "d/g", "d/h", "d/s"]);
    expect(at(context, "/d/f")).toBe(at(context, "/d/h"));
    expect(at(context, "/d/f")).toMatchObject({ mode: 0o106755, nlink: 2, uid: 0, gid: 0 });
    expect(at(context, "/d/g")).toMatchObject({ uid: 0, gid: 0, mtimeSec: 5, mtimeNsec: 0 });
    expect(at(context, "/d")).toMatchObject({ mtimeSec: 1_200_000_000, mtimeNsec: 0 });
    expect(at(context, "/d/s")).toMatchObject({ body: "/etc/passwd", mtimeSec: 3 });
    expect(Buffer.from(contentOf(at(context, "/d/f")).bytes()).toString()).toBe("text");
    expect(context.dockerfile).toBe("FROM a");
    expect(context.dockerfileName).toBe("Dockerfile");
    context.close();
  });

  it("follows a link to the context, and none inside it", async () => {
    const path = folder({ Dockerfile: "FROM a", "d/f": "" });
    symlinkSync("d", join(path, "l"));
    const link = join(temp.path, "link");
    symlinkSync(path, link);
    expect(paths(await open(link))).toEqual(["Dockerfile", "d", "d/f", "l"]);
    expect(paths(await open("link"))).toHaveLength(4);
  });

  it("leaves out what .dockerignore says, Dockerfile and all, and knows it later", async () => {
    const path = folder({
      Dockerfile: "FROM a",
      ".dockerignore": "Dockerfile\nlogs\n!logs/keep\n",
      "logs/a": "",
      "logs/keep": "",
      x: "",
    });
    const context = await open(path);
    expect(paths(context)).toEqual([".dockerignore", "logs", "logs/keep", "x"]);
    expect(context.dockerfile).toBe("FROM a");
    expect(context.isIgnored("/logs/a")).toBe(true);
    expect(context.isIgnored("logs/keep")).toBe(false);
  });

  it("makes a folder that is left out as each engine was seen to make it", async () => {
    const path = folder({ Dockerfile: "FROM a", ".dockerignore": "p\n!p/keep\nq/x\n" });
    mkdirSync(join(path, "p"), { mode: 0o700 });
    writeFileSync(join(path, "p/keep"), "");
    mkdirSync(join(path, "q"), { mode: 0o750 });
    utimesSync(join(path, "p"), 100, 100);
    utimesSync(join(path, "q"), 100, 100);
    const now = { sec: 7_000, nsec: 9 };
    const folders: unknown[] = [];
    for (const options of [CLASSIC, OLD_BUILDKIT, {}]) {
      const context = await open(path, { ...options, now });
      for (const name of ["/p", "/q"]) {
        const { mode, mtimeSec, mtimeNsec } = at(context, name);
        folders.push([name, mode & 0o7777, mtimeSec, mtimeNsec]);
      }
    }
    expect(folders).toEqual([
      ["/p", 0o755, 7_000, 0],
      ["/q", 0o750, 100, 0],
      ["/p", 0o700, 7_000, 0],
      ["/q", 0o750, 100, 0],
      ["/p", 0o700, 100, 0],
      ["/q", 0o750, 100, 0],
    ]);
  });

  it("has a time before 1970 where the engine keeps it", async () => {
    const path = folder({ Dockerfile: "FROM a" });
    shell("touch -d @-5.5 Dockerfile", path);
    expect(at(await open(path), "/Dockerfile")).toMatchObject({ mtimeSec: -6, mtimeNsec: 0 });
    expect(at(await open(path, CLASSIC), "/Dockerfile")).toMatchObject({ mtimeSec: 0 });
  });

  it("keeps a fifo; a socket is an empty file to BuildKit and nothing to the classic builder", async () => {
    const path = folder({ Dockerfile: "FROM a" });
    shell("mkfifo f", path);
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(path, "s"), done));
    try {
      const context = await open(path);
      expect(at(context, "/f").mode & 0o170000).toBe(0o010000);
      expect(contentOf(at(context, "/s")).size).toBe(0);
      expect(paths(await open(path, CLASSIC))).toEqual(["Dockerfile", "f"]);
    } finally {
      server.close();
    }
  });

  it("names the file that it may not read, unless that is left out", async () => {
    const path = folder({ Dockerfile: "FROM a", "d/secret": "x" });
    chmodSync(temp.path, 0o755);
    chmodSync(join(path, "d/secret"), 0);
    const as = isRoot ? (id: number) => process.seteuid!(id) : () => {};
    as(65_534);
    try {
      const error = await refusal(path);
      expect(error.message).toBe("error from sender: open d/secret: permission denied");
      expect(error.remedy).toContain(".dockerignore");
    } finally {
      as(0);
    }
    writeFileSync(join(path, ".dockerignore"), "d");
    as(65_534);
    try {
      expect(paths(await open(path))).toEqual([".dockerignore", "Dockerfile"]);
    } finally {
      as(0);
    }
  });

  it("stops at the limit of entries", async () => {
    const path = folder({ Dockerfile: "FROM a", a: "", b: "" });
    const error = await refusal(path, { limits: { entries: 2 } });
    expect(error.message).toContain("more than 2 files");
  });

  it("reads a file when it is asked for, and says when it is another by then", async () => {
    const path = folder({ Dockerfile: "FROM a", f: "first" });
    const context = await open(path);
    writeFileSync(join(path, "f"), "second one");
    expect(() => contentOf(at(context, "/f")).bytes()).toThrow("was changed");
  });

  it.each([
    ["[", "docker-28", "error from sender: invalid excludepatterns: [[]: syntax error in pattern"],
    ["!", "docker-20.10-classic", 'error checking context: illegal exclusion pattern: "!"'],
    ["a\n[b-a]", "docker-28", "failed to match excludepatterns: syntax error in pattern"],
  ] as const)("refuses the pattern %j as %s does", async (text, engine, message) => {
    const path = folder({ Dockerfile: "FROM a", ".dockerignore": text, b: "" });
    const error = await refusal(path, { profile: BUILD_PROFILES[engine] });
    expect(error.message).toBe(message);
  });
});

describe("the Dockerfile of a context", () => {
  it("may be written small", async () => {
    const context = await open(folder({ dockerfile: "FROM b" }));
    expect([context.dockerfile, context.dockerfileName]).toEqual(["FROM b", "dockerfile"]);
  });

  it("is what -f names from where we are: below the context, or outside it", async () => {
    const path = folder({ "deploy/Dockerfile.prod": "FROM below", x: "" });
    const below = `context-${count}/deploy/Dockerfile.prod`;
    const context = await open(path, { dockerfile: below });
    expect([context.dockerfile, context.dockerfileName]).toEqual(["FROM below", below]);
    const outside = temp.write("Other", "FROM outside");
    expect((await open(path, { dockerfile: outside })).dockerfile).toBe("FROM outside");
    expect(paths(await open(path, { dockerfile: outside }))).not.toContain("Other");
  });

  it("brings ignore patterns of its own, with BuildKit", async () => {
    const path = folder({
      "b/Dockerfile": "FROM a",
      "b/Dockerfile.dockerignore": "x\nb",
      ".dockerignore": "y",
      x: "",
      y: "",
    });
    const dockerfile = join(path, "b/Dockerfile");
    expect(paths(await open(path, { dockerfile }))).toEqual([".dockerignore", "y"]);
    expect(paths(await open(path, { dockerfile, ...CLASSIC }))).not.toContain("y");
    const ignoreFile = temp.write("patterns", "*\n!y");
    expect(paths(await open(path, { dockerfile, ignoreFile }))).toEqual(["y"]);
  });

  it("keeps bytes that are no UTF-8", async () => {
    const path = folder({});
    writeFileSync(join(path, "Dockerfile"), Buffer.from([0x46, 0xe9, 0x0a]));
    expect((await open(path)).dockerfile).toBe("F\udce9\n");
  });

  it("is missed in the builder's words, with what may have been meant", async () => {
    const path = folder({ "Dockerfile.prod": "" });
    const error = await refusal(path);
    expect(error.message).toBe(
      "failed to read dockerfile: open Dockerfile: no such file or directory",
    );
    expect(error.remedy).toContain("Dockerfile.prod");
    expect((await refusal(path, CLASSIC)).message).toBe(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}/Dockerfile: no such file or directory`,
    );
    const given = await refusal(path, { dockerfile: join(path, "Dockerfile.prd") });
    expect(given.message).toContain("open Dockerfile.prd: no such file");
    expect(given.remedy).toBe("did you mean Dockerfile.prod? name it with -f");
  });

  it("is not a folder", async () => {
    const path = folder({ "Dockerfile/": "" });
    expect((await refusal(path)).message).toBe(
      "failed to read dockerfile: read Dockerfile: is a directory",
    );
  });

  it("may come on standard input", async () => {
    const path = folder({ x: "" });
    const context = await open(path, { dockerfile: "-", ...stdin("FROM from-stdin\n") });
    expect(context.dockerfile).toBe("FROM from-stdin\n");
    expect(paths(context)).toEqual(["x"]);
  });
});

describe("openContext() of an archive", () => {
  const source = folder({
    Dockerfile: "FROM t",
    "sub/D2": "FROM sub",
    ".dockerignore": "Dockerfile\nx",
    x: "hi",
  });
  shell("tar --owner=77 --group=77 -cf ../c.tar . && gzip -k ../c.tar", source);
  const tar = join(temp.path, "c.tar");

  it.each(["c.tar", "c.tar.gz"])("takes %s whole, from a file or standard input", async (name) => {
    for (const [context, options] of [
      [name, {}],
      ["-", stdin(readFileSync(join(temp.path, name)))],
    ] as const) {
      const opened = await open(context, options);
      expect(paths(opened).sort()).toEqual([".dockerignore", "Dockerfile", "sub", "sub/D2", "x"]);
      expect(at(opened, "/x")).toMatchObject({ uid: 0, gid: 0, mtimeNsec: 0 });
      expect(isDir(at(opened, "/sub"))).toBe(true);
      expect(Buffer.from(contentOf(at(opened, "/x")).bytes()).toString()).toBe("hi");
      expect(opened.dockerfile).toBe("FROM t");
      opened.close();
      expect(() => contentOf(at(opened, "/x")).bytes()).toThrow("closed");
    }
  });

  it("has its Dockerfile taken away by the classic builder, where the patterns say so", async () => {
    const opened = await open(tar, CLASSIC);
    expect(paths(opened).sort()).toEqual([".dockerignore", "sub", "sub/D2", "x"]);
    expect(opened.dockerfile).toBe("FROM t");
    opened.close();
  });

  it("finds the Dockerfile that -f names in it", async () => {
    const opened = await open(tar, { dockerfile: "sub/D2" });
    expect([opened.dockerfile, opened.dockerfileName]).toEqual(["FROM sub", "sub/D2"]);
    opened.close();
    const error = await refusal(tar, { dockerfile: "../nope" });
    expect(error.message).toBe("failed to read dockerfile: open nope: no such file or directory");
  });

  it("says what is wrong with it", async () => {
    const bytes = readFileSync(tar);
    bytes[600] = bytes[600]! ^ 1;
    const damaged = temp.write("damaged.tar", bytes);
    expect((await refusal(damaged)).message).toContain("cannot read the context");
    const text = temp.write("text", "FROM a\n".repeat(100));
    expect((await refusal(text)).message).toContain("context must be a directory");
  });
});

describe("openContext() of standard input", () => {
  it("takes a Dockerfile alone for a build without a context", async () => {
    for (const text of ["FROM a\nRUN x\n", "", "FROM a\n".repeat(200)]) {
      const context = await open("-", stdin(text));
      expect(context.dockerfile).toBe(text);
      expect(paths(context)).toEqual([]);
      context.close();
    }
  });

  it("cannot be two things", async () => {
    expect((await refusal("-", { dockerfile: "-", ...stdin("") })).message).toBe(
      "invalid argument: can't use stdin for both build context and dockerfile",
    );
    expect((await refusal("-", { dockerfile: "x", ...stdin("FROM a") })).message).toBe(
      "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles",
    );
  });
});

describe("openContext() of what is elsewhere", () => {
  it.each([
    ["https://example.org/a.tar", "is an address"],
    ["https://github.com/a/b.git#main", "is a git repository"],
    ["git@github.com:a/b", "is a git repository"],
    ["github.com/a/b", "is a git repository"],
    ["nowhere", 'path "nowhere" not found'],
  ])("refuses %s", async (name, message) => {
    const error = await refusal(name);
    expect(error.message).toContain("unable to prepare context");
    expect(error.message).toContain(message);
    expect(error.remedy).toBeDefined();
  });
});
