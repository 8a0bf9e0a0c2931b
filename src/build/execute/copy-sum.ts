import { isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import { newHash } from "../../image/digest.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { realPath } from "../copy/real-path.ts";
import type { CopyPlan } from "./copy-step.ts";

/** Bytes hashed at a time. */
const STEP = 2 ** 20;

/** What a COPY copies in one word, as the classic builder's history shows it: file:…, dir:… or multi:…. The same bytes,
 *  modes and owners give the same word, whatever their times. moby: tarsum v1, remotecontext.getFileHashes */
export function copySum({ from: { process }, paths, instruction }: CopyPlan): string {
  const sums = paths.map((path) => pathSum(process, path));
  const inline = instruction.heredocs.map(({ content }) => `file:${hash([content])}`);
  const all = [...sums, ...inline];
  return all.length === 1 ? all[0]! : `multi:${hash([all.join(",")])}`;
}

function pathSum(process: Process, path: string): string {
  const real = realPath(process, path);
  const stat = process.lstat(real);
  if (!isDirMode(stat.mode)) return `file:${fileSum(process, real, path.slice(1), stat)}`;
  const sums = real === "/" ? [] : [fileSum(process, real, path.slice(1), stat)];
  collect(process, real, path.slice(1), sums);
  return `dir:${hash([sums.sort().join(",")])}`;
}

function collect(process: Process, path: string, name: string, sums: string[]): void {
  for (const entry of process.readdir(path)) {
    const child = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
    const childName = name === "" ? entry.name : `${name}/${entry.name}`;
    const stat = process.lstat(child);
    sums.push(fileSum(process, child, childName, stat));
    if (isDirMode(stat.mode)) collect(process, child, childName, sums);
  }
}

/** The header fields without the time, then the bytes. */
function fileSum(process: Process, path: string, name: string, stat: Stat): string {
  const { mode, uid, gid } = stat;
  const isLink = isLinkMode(mode);
  const isFile = isFileMode(mode);
  const type = isDirMode(mode) ? "5" : isLink ? "2" : "0";
  const shown = isDirMode(mode) ? `${name}/` : name;
  const link = isLink ? process.readlink(path) : "";
  const sum = newHash().update(
    `name${shown}mode${mode & 0o7777}uid${uid}gid${gid}size${isFile ? stat.size : 0}typeflag${type}linkname${link}unamegnamedevmajor0devminor0`,
  );
  if (isFile && stat.size > 0) {
    const fd = process.open(path, "O_RDONLY");
    const content = process.readContent(fd);
    process.close(fd);
    for (let at = 0; at < content.size; at += STEP) sum.update(content.read(at, STEP));
  }
  return sum.digest("hex");
}

function hash(texts: readonly string[]): string {
  const sum = newHash();
  for (const text of texts) sum.update(text);
  return sum.digest("hex");
}
