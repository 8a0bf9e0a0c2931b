import type { TarEntry } from "../../image/tar/entry.ts";
import type { Call } from "./call.ts";
import { modeLetters } from "./mode-words.ts";
import type { Given } from "./options.ts";
import { type OpenArchive, ownerNames } from "./tar-archive.ts";
import { shownName } from "./tar-names.ts";

const LETTERS: Readonly<Record<TarEntry["type"], string>> = {
  file: "-",
  hardlink: "h",
  symlink: "l",
  char: "c",
  block: "b",
  dir: "d",
  fifo: "p",
};

/** Prints members as `tar t` and `tar tv` do; columns grow as they must. */
export class MemberLister {
  readonly #call: Call;
  readonly #given: Given;
  readonly #archive: OpenArchive;
  #width = 19;

  constructor(call: Call, given: Given, archive: OpenArchive) {
    this.#call = call;
    this.#given = given;
    this.#archive = archive;
  }

  show(entry: TarEntry): void {
    const detailed = this.#given.options.filter(({ key }) => key === "v").length;
    const listing = this.#given.has("t");
    if (!listing && detailed < 2) {
      if (detailed === 1) this.#call.out(`${shownName(entry.name)}\n`);
      return;
    }
    this.#call.out(detailed === 0 ? `${shownName(entry.name)}\n` : this.#line(entry));
  }

  #line(entry: TarEntry): string {
    const names = this.#given.has("numeric")
      ? { user: "", group: "" }
      : ownerNames(this.#archive, entry);
    const owner = `${names.user || entry.uid}/${names.group || entry.gid}`;
    const isDevice = entry.type === "char" || entry.type === "block";
    const size = isDevice
      ? `${entry.devmajor},${entry.devminor}`
      : String(entry.type === "file" ? entry.size : 0);
    this.#width = Math.max(this.#width, owner.length + 1 + size.length);
    const time = new Date(entry.mtimeSec * 1000).toISOString().slice(0, 16).replace("T", " ");
    const link =
      entry.type === "symlink"
        ? ` -> ${shownName(entry.linkname)}`
        : entry.type === "hardlink"
          ? ` link to ${shownName(entry.linkname)}`
          : "";
    const column = size.padStart(this.#width - owner.length);
    return `${LETTERS[entry.type]}${modeLetters(entry.mode)} ${owner}${column} ${time} ${shownName(entry.name)}${link}\n`;
  }
}
