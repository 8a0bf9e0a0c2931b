/** One name of a listing. */
export interface ListedEntry {
  readonly path: string;
  readonly kind: "file" | "dir" | "symlink" | "link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file; 0 for the rest. */
  readonly size: number;
  /** Of a symlink; of a hard link, the path it is a further name of. */
  readonly target: string;
}

/** A tree as text, a name a line, as deep in it as the line is indented (a space a level):
 *
 *     usr/                    a directory: 0755, root's
 *      bin/
 *       perl 3783640x         a file of so many bytes: 0644; with an x, 0755
 *       perl5.36.0 => /usr/bin/perl
 *       su 71912 4755 0:0     another mode, other owners
 *       arch,ash -> /bin/busybox
 *      share/doc/jq/copyright 20973
 *      share/perl5/
 *       +148 222073           148 more files with so many bytes in all
 *       @20 900               20 more symlinks, with so many bytes of targets
 *
 *  Those that it only counts are called after `stem`. A name may go through directories that no line of its own tells of. %20 is a space in a name.
 *  @throws Error at a line that is none of these */
export function* readListing(lines: Iterable<string>, stem = "part"): Generator<ListedEntry> {
  const above: string[] = [""];
  for (const line of lines) {
    const text = line.trimStart();
    const depth = line.length - text.length;
    const parent = above[depth];
    const match = LINE.exec(text);
    if (parent === undefined || match === null) throw new Error(`not a line of a listing: ${line}`);
    const { more, names, rest } = match.groups as Record<string, string>;
    if (more !== undefined) {
      yield* further(`${parent}/${stem}`, more, rest!);
      continue;
    }
    for (const name of names!.split(",")) {
      const path = `${parent}/${decodeURIComponent(name.replace(/\/$/, ""))}`;
      if (name.endsWith("/")) above.length = depth + 1;
      if (name.endsWith("/")) above.push(path);
      yield entryOf(path, name.endsWith("/"), rest!);
    }
  }
}

const LINE = /^(?:(?<more>[+@]\d+)|(?<names>[^ ]+))(?<rest>.*)$/;
const DIR = /^(?: (?<mode>[0-7]{4}))?(?: (?<uid>\d+):(?<gid>\d+))?$/;
const FILE = /^ (?<size>\d+)(?<exec>x?)(?: (?<mode>[0-7]{4}))?(?: (?<uid>\d+):(?<gid>\d+))?$/;
const TARGET = /^ (?<arrow>->|=>) (?<target>.+?)(?: (?<uid>\d+):(?<gid>\d+))?$/;

function entryOf(path: string, isDir: boolean, rest: string): ListedEntry {
  const match = TARGET.exec(rest) ?? (isDir ? DIR : FILE).exec(rest);
  if (match === null) throw new Error(`not a line of a listing: ${path}${rest}`);
  const { arrow, target = "", size = "0", exec, mode, uid = "0", gid = "0" } = match.groups!;
  const kind = isDir ? "dir" : arrow === undefined ? "file" : arrow === "->" ? "symlink" : "link";
  const usual = kind === "symlink" ? 0o777 : isDir || exec === "x" ? 0o755 : 0o644;
  return {
    path,
    kind,
    mode: mode === undefined ? usual : Number.parseInt(mode, 8),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    target,
  };
}

/** "part-1", "part-link-1" and so on, of one size but for the first. */
function* further(stem: string, more: string, rest: string): Generator<ListedEntry> {
  const count = Number(more.slice(1));
  const bytes = Number(rest);
  const each = Math.floor(bytes / count);
  const file = more.startsWith("+");
  for (let i = 1; i <= count; i++) {
    const size = i === 1 ? bytes - each * (count - 1) : each;
    yield {
      path: `${stem}-${file ? "" : "link-"}${i}`,
      kind: file ? "file" : "symlink",
      mode: file ? 0o644 : 0o777,
      uid: 0,
      gid: 0,
      size: file ? size : 0,
      target: file ? "" : "part-".padEnd(Math.max(1, size), "x"),
    };
  }
}
