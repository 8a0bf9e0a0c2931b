import type { Transform } from "node:stream";

/** What comes out of one of Node's packers or unpackers when pieces go in. It may end before they do: the
 *  caller looks how far it got. What reading them throws comes out as it is, which `pipe` does not promise. */
export async function* throughTransform(
  pieces: Iterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Buffer, void> {
  // Not imported: see builtin.ts. A bundle may load this with what opens an image.
  const { Readable } = process.getBuiltinModule("node:stream");
  const source = Readable.from(pieces, { objectMode: false });
  source.on("error", (error) => transform.destroy(error));
  source.pipe(transform);
  try {
    for await (const chunk of transform) yield chunk;
  } finally {
    source.destroy();
    transform.destroy();
  }
}
