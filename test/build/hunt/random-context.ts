import type { Random } from "../../kernel/generate/random.ts";
import type { ContextEntry } from "./build-case.ts";

const FILE_MODES = [0o644, 0o644, 0o644, 0o755, 0o600, 0o640, 0o444, 0o666, 0o4755, 0o2755, 0o700];
const DIR_MODES = [0o755, 0o755, 0o755, 0o700, 0o777, 0o1777, 0o750, 0o2775];

/** What a context may hold; each is there or not. Parents before what is in them. */
const TREE: readonly (readonly [path: string, type: ContextEntry["type"], chance: number])[] = [
  ["a.txt", "file", 1],
  ["b.txt", "file", 0.9],
  ["run.sh", "file", 0.7],
  ["d", "dir", 1],
  ["d/x.txt", "file", 0.9],
  ["d/y", "file", 0.7],
  ["d/sub", "dir", 0.7],
  ["d/sub/z.txt", "file", 0.7],
  ["d/sub/deep", "dir", 0.3],
  ["d/sub/deep/f", "file", 0.3],
  // Never named by itself: the classic builder would wait for a writer for ever.
  ["d/sub/pipe", "fifo", 0.15],
  ["d/empty", "dir", 0.4],
  ["d/up", "symlink", 0.3],
  ["e", "dir", 0.5],
  ["e/a.txt", "file", 0.4],
  ["link", "symlink", 0.5],
  ["dlink", "symlink", 0.4],
  ["broken", "symlink", 0.2],
  ["hard", "link", 0.4],
  ["d/hard", "link", 0.3],
  ["zero", "file", 0.4],
  [".hidden", "file", 0.3],
  ["lower", "dir", 0.3],
  ["lower/file.txt", "file", 0.3],
  ["lower/dir", "file", 0.1],
];

const TARGETS: Readonly<Record<string, string>> = {
  "d/up": "../a.txt",
  link: "a.txt",
  dlink: "d",
  broken: "nowhere",
  hard: "a.txt",
  "d/hard": "d/x.txt",
};

const IGNORED = ["*.txt", "d/sub", "**/x.txt", "!a.txt", "e", "d", "!d/sub", "Dockerfile", "link"];

/** A small context: files of all modes, links, archives; sometimes a .dockerignore. */
export function randomContext(random: Random): ContextEntry[] {
  const entries: ContextEntry[] = [];
  const there = new Set([""]);
  for (const [path, type, chance] of TREE) {
    if (!random.chance(chance)) continue;
    if (!there.has(path.slice(0, Math.max(0, path.lastIndexOf("/"))))) continue;
    const target = TARGETS[path];
    if (type === "link" && !there.has(target!)) continue;
    entries.push(contextEntry(path, type, random));
    there.add(path);
  }
  if (random.chance(0.6)) entries.push(archive("t.tar", false, random));
  if (random.chance(0.3)) entries.push(archive("t.tgz", true, random));
  if (random.chance(0.2)) {
    const lines = Array.from({ length: random.between(1, 3) }, () => random.pick(IGNORED));
    entries.push({ path: ".dockerignore", type: "file", mode: 0o644, text: lines.join("\n") });
  }
  return entries;
}

function contextEntry(path: string, type: ContextEntry["type"], random: Random): ContextEntry {
  switch (type) {
    case "dir":
      return { path, type, mode: random.pick(DIR_MODES) };
    case "file":
      return {
        path,
        type,
        mode: random.pick(FILE_MODES),
        text: path === "zero" ? "" : `${path}\n`,
      };
    case "fifo":
      return { path, type, mode: 0o644 };
    default:
      return { path, type: type as "symlink" | "link", target: TARGETS[path]! };
  }
}

/** What an archive may hold, some of it laid over the base. */
const PACKED = [
  "lower",
  "lower/file.txt",
  "lower/dir",
  "p",
  "p/q",
  "p/q/r",
  "p/s",
  "a.txt",
  "p/ln",
];

function archive(path: string, gzip: boolean, random: Random): ContextEntry {
  const entries: ContextEntry[] = [];
  const folders = new Set([""]);
  const files: string[] = [];
  for (const name of PACKED) {
    if (!random.chance(0.6)) continue;
    if (!folders.has(name.slice(0, Math.max(0, name.lastIndexOf("/"))))) continue;
    const kind = random.weighted({ file: 3, dir: 4, symlink: 1, link: files.length > 0 ? 1 : 0 });
    if (kind === "dir") {
      folders.add(name);
      entries.push({ path: name, type: "dir", mode: random.pick(DIR_MODES) });
    } else if (kind === "file") {
      files.push(name);
      const uid = random.pick([0, 1000, 33]);
      const mode = random.pick(FILE_MODES);
      entries.push({ path: name, type: "file", mode, text: `packed ${name}\n`, uid });
    } else {
      const target = kind === "link" ? random.pick(files) : random.pick(["a.txt", "/lower", ".."]);
      entries.push({ path: name, type: kind, target });
    }
  }
  return { path, type: "archive", gzip, entries };
}
