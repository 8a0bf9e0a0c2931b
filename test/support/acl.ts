/** Entries of a POSIX ACL, as "u::rwx u:1000:r-x g::r-- g:5:rw- m::rwx o::---". Unknown tags: "64::r--". */
export function acl(entries: string): Uint8Array {
  const list = entries.split(" ").filter((entry) => entry !== "");
  const value = new Uint8Array(4 + list.length * 8);
  const view = new DataView(value.buffer);
  view.setUint32(0, 2, true);
  list.forEach((entry, i) => {
    const [tag = "", id = "", perm = ""] = entry.split(":");
    view.setUint16(4 + i * 8, tagOf(tag, id), true);
    view.setUint16(6 + i * 8, permOf(perm), true);
    view.setUint32(8 + i * 8, id === "" ? 0xffffffff : Number(id), true);
  });
  return value;
}

const TAGS: Readonly<Record<string, readonly [own: number, named: number]>> = {
  u: [0x01, 0x02],
  g: [0x04, 0x08],
  m: [0x10, 0x10],
  o: [0x20, 0x20],
};

function tagOf(tag: string, id: string): number {
  const known = TAGS[tag];
  return known === undefined ? Number(tag) : known[id === "" ? 0 : 1];
}

function permOf(perm: string): number {
  if (/^\d+$/.test(perm)) return Number(perm);
  return [..."rwx"].reduce((sum, letter, i) => sum + (perm.includes(letter) ? 4 >> i : 0), 0);
}
