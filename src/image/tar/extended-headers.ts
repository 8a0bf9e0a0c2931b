import { decodeName } from "../../base/names.ts";
import { ImageError } from "../image-error.ts";
import type { ImageLimits } from "../limits.ts";
import { BLOCK, FIELD, padded, parseNumber } from "./block.ts";
import { emptyRecords, type PaxRecords, parsePax } from "./pax.ts";
import type { ArchiveWindow } from "./window.ts";

export const GNU_LONG_NAME = 0x4c;
const GNU_LONG_LINK = 0x4b;
const GNU_VOLUME_LABEL = 0x56;
const PAX_NEXT = 0x78;
const PAX_GLOBAL = 0x67;

/** Collects the headers that describe another: PAX x and g, GNU L and K. */
export class ExtendedHeaders {
  readonly #window: ArchiveWindow;
  readonly #limits: ImageLimits;
  readonly #global: PaxRecords | null;
  #next: PaxRecords | null = null;
  /** GNU's L and K headers: the name and the link target of the next entry. */
  longName: string | null = null;
  longLink: string | null = null;
  #bytes = 0;
  /** Whether there are records for all later entries. */
  globalSeen = false;

  constructor(window: ArchiveWindow, limits: ImageLimits, globalHeaders: "apply" | "ignore") {
    this.#window = window;
    this.#limits = limits;
    this.#global = globalHeaders === "ignore" ? null : emptyRecords();
  }

  /** Takes the header at `at` if it is an extended one. Returns where the next header lies, else null. */
  take(at: number, position: number): number | null {
    const flag = this.#window.buffer[at + FIELD.typeflag.at];
    switch (flag) {
      case PAX_NEXT:
      case PAX_GLOBAL:
      case GNU_LONG_NAME:
      case GNU_LONG_LINK:
        break;
      case GNU_VOLUME_LABEL:
        return position + BLOCK;
      default:
        return null;
    }
    const size = parseNumber(this.#window.buffer, at + FIELD.size.at, FIELD.size.length);
    const payload = this.#payload(position, size);
    if (flag === GNU_LONG_NAME) this.longName = textOf(payload);
    else if (flag === GNU_LONG_LINK) this.longLink = textOf(payload);
    else this.#takePax(payload, flag === PAX_GLOBAL, position);
    return position + BLOCK + padded(size);
  }

  #payload(position: number, size: number): Buffer {
    this.#bytes += size;
    const { extendedHeader, extendedHeaderBytes } = this.#limits;
    if (!(size >= 0 && size <= extendedHeader)) {
      throw this.#fault(position, `of ${size} bytes (limit extendedHeader: ${extendedHeader})`);
    }
    if (this.#bytes > extendedHeaderBytes) {
      throw this.#fault(position, `beyond the limit extendedHeaderBytes: ${extendedHeaderBytes}`);
    }
    if (position + BLOCK + size > this.#window.range.size) {
      throw this.#fault(position, "that the end of the archive cuts short");
    }
    const at = this.#window.seek(position + BLOCK, size);
    return this.#window.buffer.subarray(at, at + size);
  }

  #takePax(payload: Buffer, global: boolean, position: number): void {
    if (global && this.#global === null) return;
    if (global) this.globalSeen = true;
    else this.#next ??= this.globalSeen ? copyOf(this.#global!) : emptyRecords();
    // The window's bytes move on; what the records keep must not.
    const fault = parsePax(Buffer.from(payload), global ? this.#global! : this.#next!);
    if (fault !== null) throw this.#fault(position, `that is damaged: ${fault}`);
  }

  /** Counts a header that somebody else has read. False when it is beyond the limits: then it was not counted. */
  count(size: number): boolean {
    const { extendedHeader, extendedHeaderBytes } = this.#limits;
    if (size > extendedHeader || this.#bytes + size > extendedHeaderBytes) return false;
    this.#bytes += size;
    return true;
  }

  /** The PAX records that count for the next entry. */
  get pax(): PaxRecords | null {
    if (this.#next === null && this.globalSeen) this.#next = copyOf(this.#global!);
    return this.#next;
  }

  /** The entry that was described has been read. */
  clear(): void {
    this.#next = null;
    this.longName = null;
    this.longLink = null;
  }

  requireNonePending(): void {
    if (this.#next === null && this.longName === null && this.longLink === null) return;
    throw new ImageError({
      archive: this.#window.range.label,
      what: "cut short: it ends after an extended header, before the entry that the header describes",
      remedy: "get or make the archive again",
    });
  }

  #fault(position: number, what: string): ImageError {
    const archive = this.#window.range.label;
    return new ImageError({ archive, what: `an extended header at byte ${position} ${what}` });
  }
}

function copyOf(records: PaxRecords): PaxRecords {
  const { values, xattrs, own } = records;
  return { values: new Map(values), xattrs: new Map(xattrs), own: new Map(own), sparsePairs: [] };
}

function textOf(payload: Buffer): string {
  const nul = payload.indexOf(0);
  return decodeName(nul < 0 ? payload : payload.subarray(0, nul));
}
