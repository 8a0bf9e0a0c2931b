import type { FileHandle } from "./file-handle.ts";

const CHUNK = 64 * 1024;
const BYTES_CHUNK = 16 * 1024;

interface Chunk {
  readonly bytesRead: number;
  readonly buffer: Uint8Array;
}

/** What a file holds from where it is at, as a web stream: ArrayBuffers, or bytes for who reads into buffers of their own.
 *  It ends when the file is closed. */
export function readableOf(file: FileHandle, bytes: boolean): ReadableStream {
  file.hold();
  const ended = once(() => file.release());
  const stream = bytes ? byteStream(file, ended) : chunkStream(file, ended);
  file.once("close", () => {
    // Who has a reader on it hears of the end by reading.
    stream.cancel().catch(() => ended());
  });
  return stream;
}

function chunkStream(file: FileHandle, ended: () => void): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      const { bytesRead, buffer } = (await file.read(new Uint8Array(CHUNK))) as Chunk;
      if (bytesRead > 0) return controller.enqueue(buffer.buffer.slice(0, bytesRead));
      ended();
      controller.close();
    },
    cancel: ended,
  });
}

function byteStream(file: FileHandle, ended: () => void): ReadableStream {
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: BYTES_CHUNK,
    async pull(controller) {
      const request = controller.byobRequest!;
      const { bytesRead } = (await file.read(request.view as Uint8Array)) as Chunk;
      if (bytesRead === 0) {
        ended();
        controller.close();
      }
      request.respond(bytesRead);
    },
    cancel: ended,
  });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
