import { type BigIntStats, lstatSync, mkdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeName } from "../../../src/base/names.ts";
import type { TarEntry } from "../../../src/image/tar/entry.ts";
import { lacking } from "../../support/lacking.ts";
import { hasProgram, isRoot, shell } from "../support/machine.ts";
import { bytesOf, entriesOf } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

/** Makes a tree with all that a tar can hold, as far as this user may. */
const TREE = `
mkdir -p tree/dir/sub && cd tree
printf hello > plain && chmod 640 plain && touch -d '2020-05-06 07:08:09.123456789 UTC' plain
printf old > early && touch -d '1969-12-31 23:59:58.25 UTC' early
ln plain dir/hard
ln -s ../plain dir/soft
ln -s "$(printf 'l%.0s' {1..150})" longlink
long="$(printf 'd%.0s' {1..120})/$(printf 'f%.0s' {1..130})"
mkdir "\${long%/*}" && printf long > "$long"
ln "$long" dir/hard-to-long
printf bytes > "$(printf 'caf\\351 \\303\\251 \\377')"
mkfifo fifo
truncate -s 1M sparse && printf head | dd of=sparse conv=notrunc status=none
printf mid | dd of=sparse bs=1 seek=500000 conv=notrunc status=none
truncate -s 300K hole
for i in $(seq 0 30); do printf x | dd of=many bs=1 seek=$((i * 20000)) conv=notrunc status=none; done
`;
const ROOT_TREE = `
cd tree
mknod char c 1 3 && mknod block b 8 17
printf owned > owned && chown 3000000:4000000 owned
chmod 4755 plain && chmod 1777 dir
setfattr -n user.binary -v 0x00ff0a3d plain
setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 plain
setfattr -n trusted.overlay.opaque -v y dir
`;

const withXattrs = isRoot && hasProgram("setfattr");

const FORMATS = [
  ["posix", "--format=posix --xattrs --xattrs-include='*'"],
  ["gnu", "--format=gnu"],
  ["gnu, sparse", "--format=gnu -S"],
  ["posix, sparse 0.0", "--format=posix -S --sparse-version=0.0"],
  ["posix, sparse 0.1", "--format=posix -S --sparse-version=0.1"],
  ["posix, sparse 1.0", "--format=posix -S --sparse-version=1.0"],
] as const;

describe.skipIf(lacking(hasProgram("tar")))("TarReader reads what GNU tar writes", () => {
  const work = join(folder.path, "gnu");
  mkdirSync(work);
  shell(TREE, work);
  if (isRoot) shell(withXattrs ? ROOT_TREE : ROOT_TREE.replace(/setfattr.*/g, ""), work);

  const tree = Buffer.from(`${join(work, "tree")}/`);
  const onDisk = (name: string) => Buffer.concat([tree, encodeName(name)]);

  it.each(FORMATS)("in format %s", (format, flags) => {
    shell(`tar -cf out.tar ${flags} --sort=name -C tree .`, work);
    const tar = readFileSync(join(work, "out.tar"));
    const found = entriesOf(folder, tar);

    expect(found).toHaveLength(Number(shell("find tree | wc -l", work)));
    for (const entry of found) {
      const { name } = entry;
      const stat = lstatSync(onDisk(name), { bigint: true });
      if (entry.type === "hardlink") {
        expect(lstatSync(onDisk(entry.linkname), { bigint: true }).ino, name).toBe(stat.ino);
      } else {
        expect(statedBy(entry), name).toEqual(statOf(entry, stat, format.startsWith("posix")));
      }
      if (entry.type === "file")
        expect(bytesOf(tar, entry).equals(readFileSync(onDisk(name))), name).toBe(true);
      if (entry.type === "symlink") {
        expect(Buffer.from(encodeName(entry.linkname))).toEqual(
          readlinkSync(onDisk(name), { encoding: "buffer" }),
        );
      }
    }
    const stored = found.reduce((sum, entry) => sum + entry.data.size, 0);
    if (flags.includes("-S")) expect(stored).toBeLessThan(1_000_000);
    else expect(stored).toBeGreaterThan(1_900_000);
  });

  it.each(["ustar", "v7", "oldgnu"])("in format %s, which holds less", (format) => {
    const fifo = format === "v7" ? "" : "fifo";
    shell(`tar -cf out.tar --format=${format} -C tree plain dir/soft dir/sub ${fifo}`, work);
    const found = entriesOf(folder, readFileSync(join(work, "out.tar")));

    const expected = ["plain file", "dir/soft symlink", "dir/sub/ dir", "fifo fifo"];
    expect(found.map(({ name, type }) => `${name} ${type}`)).toEqual(
      format === "v7" ? expected.slice(0, 3) : expected,
    );
    expect(found[1]!.linkname).toBe("../plain");
  });

  it.skipIf(lacking(withXattrs))("keeps xattrs byte for byte", () => {
    shell("tar -cf out.tar --format=posix --xattrs --xattrs-include='*' -C tree plain dir", work);
    const found = entriesOf(folder, readFileSync(join(work, "out.tar")));

    const hex = (entry: TarEntry) =>
      [...entry.xattrs!].map(([name, value]) => `${name}=${Buffer.from(value).toString("hex")}`);
    expect(hex(found[0]!).sort()).toEqual([
      "security.capability=0100000200200000000000000000000000000000",
      "user.binary=00ff0a3d",
    ]);
    expect(hex(found[1]!)).toEqual(["trusted.overlay.opaque=79"]);
  });
});

/** What an entry says of an inode. */
function statedBy(entry: TarEntry) {
  const { type, mode, uid, gid, size, devmajor, devminor, mtimeSec, mtimeNsec } = entry;
  return { type, mode, uid, gid, size, devmajor, devminor, mtimeSec, mtimeNsec };
}

/** What it should say. */
function statOf(entry: TarEntry, stat: BigIntStats, fractions: boolean): unknown {
  const nsec = ((stat.mtimeNs % 10n ** 9n) + 10n ** 9n) % 10n ** 9n;
  const isDevice = stat.isCharacterDevice() || stat.isBlockDevice();
  return {
    type: stat.isFile()
      ? "file"
      : stat.isDirectory()
        ? "dir"
        : stat.isSymbolicLink()
          ? "symlink"
          : stat.isCharacterDevice()
            ? "char"
            : stat.isBlockDevice()
              ? "block"
              : "fifo",
    mode: Number(stat.mode & 0o7777n),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: entry.type === "file" ? Number(stat.size) : 0,
    devmajor: isDevice ? Number(stat.rdev >> 8n) : 0,
    devminor: isDevice ? Number(stat.rdev & 0xffn) : 0,
    mtimeSec: Number((stat.mtimeNs - nsec) / 10n ** 9n),
    mtimeNsec: fractions ? Number(nsec) : 0,
  };
}
