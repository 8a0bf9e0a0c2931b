import { encodeName } from "../../base/names.ts";
import { BLOCK, FIELD, type Field, padded } from "../../image/tar/block.ts";
import type { TarType } from "../../image/tar/entry.ts";
import { toArray } from "../bytes.ts";

/** What a header is to say. */
export interface Member {
  readonly name: string;
  readonly type: TarType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly size: number;
  readonly mtime: number;
  readonly linkname: string;
  readonly major: number;
  readonly minor: number;
  readonly xattrs: ReadonlyMap<string, Uint8Array>;
}

const TYPE_FLAGS: Readonly<Record<TarType, string>> = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  char: "3",
  block: "4",
  dir: "5",
  fifo: "6",
};
const USER: Field = { at: 265, length: 32 };
const GROUP: Field = { at: 297, length: 32 };

/** The blocks in front of a member's data, in GNU's format: long names in members of their own; xattrs, which it knows
 *  none of, in a PAX header. */
export function memberHeader(member: Member): Uint8Array[] {
  const [name, target] = [encodeName(member.name), encodeName(member.linkname)];
  return [
    ...paxBlocks(member),
    ...(target.length > FIELD.linkname.length ? longBlocks("K", target) : []),
    ...(name.length > FIELD.name.length ? longBlocks("L", name) : []),
    block({ ...member, flag: TYPE_FLAGS[member.type] }, name, target),
  ];
}

type Numbers = Pick<Member, "mode" | "uid" | "gid" | "size" | "mtime" | "major" | "minor"> &
  Pick<Member, "user" | "group" | "type">;

function block(
  member: Numbers & { readonly flag: string },
  name: Uint8Array,
  target: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (field: Field, bytes: Uint8Array): void => {
    header.set(bytes.subarray(0, field.length), field.at);
  };
  const number = (field: Field, value: number): void =>
    put(field, numberField(value, field.length));
  put(FIELD.name, name);
  number(FIELD.mode, member.mode);
  number(FIELD.uid, member.uid);
  number(FIELD.gid, member.gid);
  number(FIELD.size, member.size);
  number(FIELD.mtime, member.mtime);
  put(FIELD.typeflag, toArray(member.flag));
  put(FIELD.linkname, target);
  put(FIELD.magic, toArray("ustar  \0"));
  put(USER, encodeName(member.user).subarray(0, USER.length - 1));
  put(GROUP, encodeName(member.group).subarray(0, GROUP.length - 1));
  if (member.type === "char" || member.type === "block") {
    number(FIELD.devmajor, member.major);
    number(FIELD.devminor, member.minor);
  }
  header.fill(0x20, FIELD.checksum.at, FIELD.checksum.at + FIELD.checksum.length);
  const sum = header.reduce((all, byte) => all + byte, 0);
  put(FIELD.checksum, toArray(`${sum.toString(8).padStart(6, "0")}\0 `));
  return header;
}

/** Octal digits and a NUL; what is too large for that, or negative, in base 256. */
function numberField(value: number, length: number): Uint8Array {
  const digits = value < 0 ? "" : Math.floor(value).toString(8);
  if (digits !== "" && digits.length < length)
    return toArray(`${digits.padStart(length - 1, "0")}\0`);
  const bytes = new Uint8Array(length);
  let rest = Math.floor(value);
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = ((rest % 256) + 256) % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = value < 0 ? 0xff : 0x80;
  return bytes;
}

const PLAIN: Numbers = {
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  major: 0,
  minor: 0,
  user: "root",
  group: "root",
  type: "file",
};

function longBlocks(flag: "K" | "L", text: Uint8Array): Uint8Array[] {
  const size = text.length + 1;
  const data = new Uint8Array(padded(size));
  data.set(text);
  return [block({ ...PLAIN, size, flag }, toArray("././@LongLink"), new Uint8Array()), data];
}

function paxBlocks({ xattrs }: Member): Uint8Array[] {
  if (xattrs.size === 0) return [];
  const records = [...xattrs].map(([name, value]) => record(`SCHILY.xattr.${name}=`, value));
  const size = records.reduce((sum, { length }) => sum + length, 0);
  const data = new Uint8Array(padded(size));
  let at = 0;
  for (const each of records) {
    data.set(each, at);
    at += each.length;
  }
  const header = block(
    { ...PLAIN, mode: 0o644, size, flag: "x" },
    toArray("././@PaxHeader"),
    new Uint8Array(),
  );
  return [header, data];
}

/** "LENGTH key=value\n", where the length counts itself. */
function record(key: string, value: Uint8Array): Uint8Array {
  const rest = encodeName(` ${key}`);
  let length = rest.length + value.length + 1;
  while (String(length).length + rest.length + value.length + 1 !== length) {
    length = String(length).length + rest.length + value.length + 1;
  }
  const bytes = new Uint8Array(length);
  const digits = toArray(String(length));
  bytes.set(digits);
  bytes.set(rest, digits.length);
  bytes.set(value, digits.length + rest.length);
  bytes[length - 1] = 10;
  return bytes;
}
