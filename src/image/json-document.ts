import { type ByteRange, readWhole } from "./byte-range.ts";
import { ImageError, shownText, shownValue } from "./image-error.ts";
import type { ImageLimits } from "./limits.ts";
import { readJson } from "./read-json.ts";

/** Elements of a list that are looked at: no document of an image has as many, and one made to exhaust memory more. */
const MOST_ITEMS = 100_000;

/** A JSON value that came from outside, and the way to it, for messages. Read once, field by field. */
export class JsonDocument {
  readonly #archive: string;
  readonly #path: string;
  readonly value: unknown;

  constructor(archive: string, path: string, value: unknown) {
    this.#archive = archive;
    this.#path = path;
    this.value = value;
  }

  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  field(name: string): JsonDocument {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value)) {
      throw this.unexpected("an object");
    }
    const value = Object.hasOwn(this.value, name) ? Reflect.get(this.value, name) : undefined;
    return new JsonDocument(this.#archive, `${this.#path}.${name}`, value);
  }

  /** The elements of a list; a missing list has none. */
  items(): JsonDocument[] {
    if (this.isMissing) return [];
    if (!Array.isArray(this.value)) throw this.unexpected("a list");
    if (this.value.length > MOST_ITEMS) throw this.unexpected(`at most ${MOST_ITEMS} elements`);
    return this.value.map(
      (item, i) => new JsonDocument(this.#archive, `${this.#path}[${i}]`, item),
    );
  }

  text(): string {
    if (typeof this.value !== "string") throw this.unexpected("a text");
    return this.value;
  }

  textOr<T>(absent: T): string | T {
    return this.isMissing ? absent : this.text();
  }

  size(): number {
    if (!Number.isSafeInteger(this.value) || Number(this.value) < 0) {
      throw this.unexpected("a number of bytes");
    }
    return Number(this.value);
  }

  unexpected(expected: string): ImageError {
    return new ImageError({
      archive: this.#archive,
      what: `${shownText(this.#path)} is ${shownValue(this.value)}`,
      expected,
      remedy: "save or download the image again",
    });
  }

  get archive(): string {
    return this.#archive;
  }

  get path(): string {
    return this.#path;
  }
}

/** @throws ImageError when it is too large or no JSON */
export function parseJson(range: ByteRange, name: string, limits: ImageLimits): JsonDocument {
  return new JsonDocument(range.label, name, parseBytes(range, readDocument(range, limits)));
}

/** The bytes of a document of moderate size. */
export function readDocument(range: ByteRange, limits: ImageLimits): Uint8Array {
  if (range.size <= limits.documentBytes) return readWhole(range);
  throw new ImageError({
    archive: range.label,
    what: `a document of ${range.size} bytes`,
    expected: `at most ${limits.documentBytes} (limit documentBytes)`,
  });
}

/** @throws ImageError when they are no JSON */
export function parseBytes(range: ByteRange, bytes: Uint8Array): unknown {
  const read = readJson(bytes);
  if (read.kind === "value") return read.value;
  const remedy = "save or download the image again";
  throw new ImageError({ archive: range.label, what: read.what, remedy });
}
