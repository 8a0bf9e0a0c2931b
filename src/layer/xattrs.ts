import { packedHandle, unpackedHandle } from "./file-handle.ts";

/** Values up to so many bytes are kept as text, a character a byte: an array of its own would take 200 bytes more. */
const LONGEST_TEXT = 64;

/** A value as it is kept: text, bytes, or a file handle as one number. */
type Kept = string | Uint8Array | number;

interface Cell {
  readonly name: string;
  value: Kept;
  next: Cell | null;
}

/** The extended attributes of an inode, in the order they were first set. Few, as a rule none or one: so a chain, whose
 *  first cell is the object itself, and not a Map, which takes 200 bytes before it holds anything. */
export class Xattrs implements ReadonlyMap<string, Uint8Array> {
  // Not #private: see Content.
  /** Null: there are none. */
  private name: string | null = null;
  private value: Kept = "";
  private next: Cell | null = null;

  constructor(entries: Iterable<readonly [string, Uint8Array]> = []) {
    for (const [name, value] of entries) this.set(name, value);
  }

  get size(): number {
    let size = 0;
    for (let cell = this.first(); cell !== null; cell = cell.next) size++;
    return size;
  }

  has(name: string): boolean {
    return this.find(name) !== null;
  }

  /** The value; of a short one, a copy. */
  get(name: string): Uint8Array | undefined {
    const cell = this.find(name);
    return cell === null ? undefined : bytesOf(cell);
  }

  /** Whether the value is this text, of few characters. Makes no array of it. */
  holds(name: string, text: string): boolean {
    return this.find(name)?.value === text;
  }

  set(name: string, value: Uint8Array): void {
    const kept = keptOf(value);
    const known = this.find(name);
    if (known !== null) {
      known.value = kept;
      return;
    }
    let last = this.first();
    if (last === null) {
      this.name = sharedName(name);
      this.value = kept;
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = { name: sharedName(name), value: kept, next: null };
  }

  /** Whether it was there. */
  delete(name: string): boolean {
    const first = this.first();
    if (first?.name === name) {
      const { next } = this;
      this.name = next?.name ?? null;
      this.value = next?.value ?? "";
      this.next = next?.next ?? null;
      return true;
    }
    for (let before = first; before?.next != null; before = before.next) {
      if (before.next.name !== name) continue;
      before.next = before.next.next;
      return true;
    }
    return false;
  }

  forEach(
    visit: (value: Uint8Array, name: string, all: ReadonlyMap<string, Uint8Array>) => void,
  ): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  *entries(): MapIterator<[string, Uint8Array]> {
    for (let cell = this.first(); cell !== null; cell = cell.next) yield [cell.name, bytesOf(cell)];
  }

  *keys(): MapIterator<string> {
    for (let cell = this.first(); cell !== null; cell = cell.next) yield cell.name;
  }

  *values(): MapIterator<Uint8Array> {
    for (let cell = this.first(); cell !== null; cell = cell.next) yield bytesOf(cell);
  }

  [Symbol.iterator](): MapIterator<[string, Uint8Array]> {
    return this.entries();
  }

  private first(): Cell | null {
    return this.name === null ? null : (this as unknown as Cell);
  }

  private find(name: string): Cell | null {
    let cell = this.first();
    while (cell !== null && cell.name !== name) cell = cell.next;
    return cell;
  }
}

const MOST_NAMES = 256;
const names = new Map<string, string>();

/** A name as it was spelled the first time: a few names serve all inodes. */
function sharedName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size < MOST_NAMES) names.set(name, name);
  return name;
}

function keptOf(value: Uint8Array): Kept {
  return packedHandle(value) ?? (value.length > LONGEST_TEXT ? value : textOf(value));
}

/** A character a byte. Spread into arguments it would go through an iterator, and take nine times as long. */
function textOf(value: Uint8Array): string {
  return String.fromCharCode.apply(null, value as unknown as number[]);
}

function bytesOf({ value }: Cell): Uint8Array {
  if (typeof value === "number") return unpackedHandle(value);
  if (typeof value !== "string") return value;
  const bytes = new Uint8Array(value.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = value.charCodeAt(i);
  return bytes;
}
