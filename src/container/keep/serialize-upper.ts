import { type FileType, major, minor, typeOf } from "../../base/mode.ts";
import { encodeName } from "../../base/names.ts";
import { BLOCK } from "../../image/layer-tar/header-fields.ts";
import { OWN_KEYWORD } from "../../image/tar/pax.ts";
import type { Content } from "../../layer/content.ts";
import { contentOf, type Inode, isDir, isFile, isSymlink, targetOf } from "../../layer/inode.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import { KEPT, ORIGIN, placeText } from "./kept-entry.ts";
import { OriginPlaces } from "./origin-places.ts";
import { fitsId, paxBlocks } from "./pax-blocks.ts";
import { sparseMap } from "./sparse-map.ts";

type Records = [keyword: string, value: Uint8Array][];

const TYPE_FLAGS: Readonly<Record<FileType, string>> = {
  file: "0",
  dir: "5",
  symlink: "2",
  char: "3",
  block: "4",
  fifo: "6",
  socket: "6",
};

/** The upper of a container that is to go on later, as a tar in pieces: owners, modes, times to the nanosecond, xattrs,
 *  the marks of overlayfs too, hard links, devices (whiteouts are devices), flags and holes, in the order the names were
 *  made. `lowers`: the layers that it lay on, lowest first, the -init layer included; what came from one of them says so
 *  by its path there.
 *  Not kept: inode numbers of what is in the upper only, and space reserved behind the end of a file. */
export function* serializeUpper(
  upper: Layer,
  lowers: readonly Layer[],
): Generator<Uint8Array, void> {
  const origins = new OriginPlaces(upper.store, lowers);
  const named = new Map<Inode, string>();
  for (const { path, inode } of walk(upper.root)) {
    const first = isDir(inode) ? undefined : named.get(inode);
    if (first !== undefined) {
      yield paxBlocks(linkEntry(path, first));
      continue;
    }
    if (inode.nlink > 1) named.set(inode, path);
    yield* entryOf(path, inode, origins);
  }
  yield new Uint8Array(2 * BLOCK);
}

function linkEntry(path: string, first: string) {
  const records: Records = [
    ["path", nameIn(path)],
    ["linkpath", nameIn(first)],
  ];
  return { typeflag: "1", mode: 0, uid: 0, gid: 0, size: 0, devmajor: 0, devminor: 0, records };
}

function* entryOf(path: string, inode: Inode, origins: OriginPlaces): Generator<Uint8Array, void> {
  const { mode, uid, gid, rdev } = inode;
  const type = typeOf(mode);
  const sparse = isFile(inode) ? sparseMap(contentOf(inode)) : null;
  const dataSize = isFile(inode) ? (sparse?.size ?? inode.fileSize) : 0;
  const records: Records = [...attributeRecords(path, inode, origins)];
  // GNU's sparse format 1.0 keeps the name apart, for readers that know nothing of it.
  if (sparse !== null) {
    records.push(["GNU.sparse.major", text("1")], ["GNU.sparse.minor", text("0")]);
    records.push(["GNU.sparse.name", nameIn(path)]);
    records.push(["GNU.sparse.realsize", text(String(inode.fileSize))]);
    if (sparse.reserved !== "") records.push([own(KEPT.reserved), text(sparse.reserved)]);
  }
  if (type === "socket") records.push([own(KEPT.type), text("socket")]);
  if (!fitsId(uid)) records.push(["uid", text(String(uid))]);
  if (!fitsId(gid)) records.push(["gid", text(String(gid))]);
  records.push(["size", text(String(dataSize))]);
  yield paxBlocks({
    typeflag: TYPE_FLAGS[type],
    mode: mode & 0o7777,
    uid,
    gid,
    size: dataSize,
    devmajor: major(rdev),
    devminor: minor(rdev),
    records,
  });
  if (isFile(inode)) yield* dataOf(contentOf(inode), sparse);
}

function* attributeRecords(
  path: string,
  inode: Inode,
  origins: OriginPlaces,
): Generator<[string, Uint8Array], void> {
  yield ["path", nameIn(path)];
  if (isSymlink(inode)) yield ["linkpath", encodeName(targetOf(inode))];
  yield ["mtime", time(inode.mtimeSec, inode.mtimeNsec)];
  yield [own(KEPT.atime), time(inode.atimeSec, inode.atimeNsec)];
  yield [own(KEPT.ctime), time(inode.ctimeSec, inode.ctimeNsec)];
  if (inode.flags !== 0) yield [own(KEPT.flags), text(String(inode.flags))];
  for (const [name, value] of inode.xattrs ?? []) {
    yield [`SCHILY.xattr.${name}`, value];
    const place = name === ORIGIN ? origins.placeOf(value, path) : null;
    if (place !== null) yield [own(KEPT.origin), encodeName(placeText(place))];
  }
}

function* dataOf(
  content: Content,
  sparse: ReturnType<typeof sparseMap>,
): Generator<Uint8Array, void> {
  let size = 0;
  if (sparse === null) {
    yield* content.chunks();
    size = content.size;
  } else {
    yield sparse.map;
    for (const { offset, length } of sparse.runs) yield* content.chunks(offset, length);
    size = sparse.size;
  }
  if (size % BLOCK > 0) yield new Uint8Array(BLOCK - (size % BLOCK));
}

const text = (value: string): Uint8Array => encodeName(value);
const own = (keyword: string): string => OWN_KEYWORD + keyword;
const nameIn = (path: string): Uint8Array => encodeName(path === "/" ? "./" : path.slice(1));

/** Decimal; before 1970 counted from there: -1.5 is half a second past -2. */
function time(sec: number, nsec: number): Uint8Array {
  if (sec >= 0 || nsec === 0) return text(`${sec}.${pad(nsec)}`);
  return text(`-${-(sec + 1)}.${pad(1e9 - nsec)}`);
}

const pad = (nsec: number): string => String(nsec).padStart(9, "0");
