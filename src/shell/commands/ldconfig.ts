import { FsError } from "../../base/fs-error.ts";
import { encodeName } from "../../base/names.ts";
import { fromArray } from "../bytes.ts";
import { type Call, program } from "./call.ts";
import { readFile } from "./file-data.ts";
import { globMatcher } from "./glob.ts";
import { baseName, dirName, joinPath } from "./paths.ts";

const SPEC = {
  short: "C:f:nNr:Xvpl",
  long: { verbose: "v", "print-cache": "p", format: "format:", "ignore-aux-cache": "i" },
};
const CACHE = "/etc/ld.so.cache";
const DEFAULT_DIRECTORIES = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"];
const LIBRARY = /^(?:lib.*|ld-.*)\.so(?:\.[\w.]+)?$/;
const HEADER = 48;
const ENTRY = 24;
const X86_64_LIBC6 = 0x0303;

/** ldconfig(8): writes the cache, in glibc's form, of the libraries that lie in its directories. The links that a
 *  library's own name asks for are not made: no library is looked into. */
export const ldconfig = program(SPEC, (call, given) => {
  if (given.has("p", "N")) return;
  const { process } = call;
  const cache = given.value("C") ?? CACHE;
  const bytes = cacheBytes(
    librariesIn(call, directories(call, given.value("f") ?? "/etc/ld.so.conf")),
  );
  call.attempt(`Can't create temporary cache file ${cache}~`, () => {
    const fd = process.open(`${cache}~`, "O_WRONLY|O_CREAT|O_TRUNC|O_NOFOLLOW", 0o600);
    process.write(fd, bytes);
    process.fchmod(fd, 0o644);
    process.fsync(fd);
    process.close(fd);
    process.rename(`${cache}~`, cache);
  });
});

function directories(call: Call, conf: string): string[] {
  return [...new Set([...configured(call, conf), ...DEFAULT_DIRECTORIES])];
}

function configured(call: Call, conf: string): string[] {
  const found: string[] = [];
  for (const line of textOf(call, conf).split("\n")) {
    const [word, ...patterns] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (word !== "include") {
      if (word !== undefined && word !== "") found.push(word);
      continue;
    }
    for (const pattern of patterns) {
      const directory = dirName(joinPath(pattern.startsWith("/") ? "" : dirName(conf), pattern));
      const fits = globMatcher(baseName(pattern));
      const names = namesIn(call, directory).filter(fits).sort();
      for (const name of names) found.push(...configured(call, joinPath(directory, name)));
    }
  }
  return found;
}

function textOf(call: Call, path: string): string {
  try {
    return fromArray(readFile(call.process, path));
  } catch (error) {
    if (error instanceof FsError) return "";
    throw error;
  }
}

function namesIn(call: Call, directory: string): string[] {
  try {
    return call.process.readdir(directory).map(({ name }) => name);
  } catch (error) {
    if (error instanceof FsError) return [];
    throw error;
  }
}

interface Library {
  readonly name: string;
  readonly path: string;
}

/** Each directory once, whatever the names that lead to it. */
function librariesIn(call: Call, paths: readonly string[]): Library[] {
  const seen = new Set<string>();
  const libraries: Library[] = [];
  for (const directory of paths) {
    const stat = call.process.tryStat(directory);
    const key = stat === null ? "" : `${stat.dev}:${stat.ino}`;
    if (stat === null || seen.has(key)) continue;
    seen.add(key);
    for (const name of namesIn(call, directory)) {
      if (LIBRARY.test(name)) libraries.push({ name, path: joinPath(directory, name) });
    }
  }
  return libraries.sort((a, b) => (a.name < b.name ? 1 : a.name > b.name ? -1 : 0));
}

/** struct cache_file_new: a magic, counts, entries, strings. */
function cacheBytes(libraries: readonly Library[]): Uint8Array {
  const strings = libraries.flatMap(({ name, path }) => [
    encodeName(`${name}\0`),
    encodeName(`${path}\0`),
  ]);
  const length = strings.reduce((sum, text) => sum + text.length, 0);
  const bytes = new Uint8Array(HEADER + libraries.length * ENTRY + length);
  const view = new DataView(bytes.buffer);
  bytes.set(encodeName("glibc-ld.so.cache1.1"));
  view.setUint32(20, libraries.length, true);
  view.setUint32(24, length, true);
  view.setUint8(28, 2);
  let at = HEADER + libraries.length * ENTRY;
  libraries.forEach((_, i) => {
    const entry = HEADER + i * ENTRY;
    view.setUint32(entry, X86_64_LIBC6, true);
    for (const [place, text] of [
      [4, strings[2 * i]!],
      [8, strings[2 * i + 1]!],
    ] as const) {
      view.setUint32(entry + place, at, true);
      bytes.set(text, at);
      at += text.length;
    }
  });
  return bytes;
}
