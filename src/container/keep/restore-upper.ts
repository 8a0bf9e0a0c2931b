import type { Timespec } from "../../base/clock.ts";
import { type FileType, makedev } from "../../base/mode.ts";
import { decodeName } from "../../base/names.ts";
import { type ByteRange, RangeSource } from "../../image/byte-range.ts";
import { contentOf } from "../../image/file-content.ts";
import { ImageError } from "../../image/image-error.ts";
import type { TarEntry } from "../../image/tar/entry.ts";
import { parsePaxTime } from "../../image/tar/pax.ts";
import { TarReader } from "../../image/tar/read-tar.ts";
import { LayerBuildError, LayerBuilder } from "../../layer/builder.ts";
import type { ByteSource } from "../../layer/byte-source.ts";
import type { Content } from "../../layer/content.ts";
import type { Inode } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { placeOnStores } from "../../mount/file-systems.ts";
import { KEPT, ORIGIN, type OriginPlace, readPlace } from "./kept-entry.ts";

/** The upper that serializeUpper wrote, on the same layers as then (lowest first), though they may have been read anew:
 *  what came from them leads there again. Contents stay in the archive until they are read.
 *  @throws ImageError when the archive is damaged, or is none of ours */
export function restoreUpper(range: ByteRange, lowers: readonly Layer[], name = "upper"): Layer {
  return new Restore(range, lowers, name).layer();
}

class Restore {
  readonly #range: ByteRange;
  readonly #archive: ByteSource;
  readonly #lowers: readonly Layer[];
  readonly #builder: LayerBuilder;
  readonly #origins: [Inode, OriginPlace][] = [];

  constructor(range: ByteRange, lowers: readonly Layer[], name: string) {
    this.#range = range;
    this.#archive = new RangeSource(range);
    this.#lowers = lowers;
    this.#builder = new LayerBuilder({ name });
  }

  layer(): Layer {
    const entries = new TarReader(this.#range);
    for (let entry = entries.next(); entry !== null; entry = entries.next()) this.#lay(entry);
    const { layer } = this.#builder;
    // Handles hold numbers, which the lowers have for good once they lie on a store.
    placeOnStores([...this.#lowers.toReversed(), layer]);
    for (const [inode, place] of this.#origins) {
      const lower = this.#lowers[place.layer];
      const origin = lower?.get(place.path);
      if (lower === undefined || origin === undefined) throw this.#lost(place);
      inode.xattrs!.set(ORIGIN, lower.store.encodeHandle(origin));
    }
    return layer;
  }

  #lay(entry: TarEntry): void {
    try {
      this.#take(entry);
    } catch (error) {
      throw error instanceof LayerBuildError ? this.#foreign(error.message) : error;
    }
  }

  #take(entry: TarEntry): void {
    const path = pathOf(entry.name);
    if (entry.type === "hardlink") {
      this.#builder.link(path, pathOf(entry.linkname));
      return;
    }
    const own = (keyword: string): string | null => {
      const value = entry.own?.get(keyword);
      return value === undefined ? null : decodeName(value);
    };
    const [atime, ctime] = [this.#time(own(KEPT.atime)), this.#time(own(KEPT.ctime))];
    const inode = this.#builder.put(path, {
      type: (own(KEPT.type) ?? entry.type) as FileType,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      rdev: makedev(entry.devmajor, entry.devminor),
      mtime: { sec: entry.mtimeSec, nsec: entry.mtimeNsec },
      atime,
      ...(entry.type === "file" ? { content: this.#content(entry, own(KEPT.reserved)) } : {}),
      ...(entry.type === "symlink" ? { target: entry.linkname } : {}),
      ...(entry.xattrs === null ? {} : { xattrs: entry.xattrs }),
    });
    inode.ctimeSec = ctime.sec;
    inode.ctimeNsec = ctime.nsec;
    inode.flags = Number(own(KEPT.flags) ?? 0);
    const place = own(KEPT.origin);
    if (place !== null) this.#origins.push([inode, readPlace(place) ?? this.#foreign(place)]);
  }

  #content(entry: TarEntry, reserved: string | null): Content {
    let content = contentOf(entry, this.#archive);
    const numbers = reserved?.split(",").map(Number) ?? [];
    for (let i = 0; i < numbers.length; i += 2) {
      content = content.fallocate(numbers[i]!, numbers[i + 1]!, { keepSize: true });
    }
    return content;
  }

  #time(value: string | null): Timespec {
    const time = value === null ? null : parsePaxTime(value);
    return time ?? this.#foreign(`time ${value}`);
  }

  #foreign(what: string): never {
    throw new ImageError({
      archive: this.#range.label,
      what: `not an upper that was kept: ${what}`,
      remedy: "give the file that was written when the container was kept",
    });
  }

  #lost({ layer, path }: OriginPlace): ImageError {
    return new ImageError({
      archive: this.#range.label,
      what: `something in it came from ${path} of layer ${layer}, which is not there`,
      remedy: "restore it on the layers that it was kept with",
    });
  }
}

const pathOf = (name: string): string => (name === "./" ? "/" : `/${name}`);
