import type { Process } from "../../process/process.ts";
import { bytesOf } from "../calls/read.ts";
import type { Bytes } from "../node-parts.ts";
import { call } from "../system-error.ts";
import { descriptorHandle } from "./handles.ts";
import { VolumeLink } from "./volume-link.ts";
import { VolumeNode } from "./volume-node.ts";

/** An open file as memfs asks for it, where memfs has a File. */
export class VolumeFile {
  readonly fd: number;
  readonly flags: number;
  readonly node: VolumeNode;
  readonly #process: Process;

  constructor(process: Process, fd: number, flags: number) {
    this.#process = process;
    this.fd = fd;
    this.flags = flags;
    this.node = new VolumeNode(descriptorHandle(process, fd));
  }

  /** Where it is now. */
  get link(): VolumeLink {
    const path = this.#process.descriptorPath(this.fd).replace(/ \(deleted\)$/, "");
    return new VolumeLink(this.#process, path);
  }

  get position(): number {
    return this.#process.lseek(this.fd, 0, "SEEK_CUR");
  }

  set position(position: number) {
    this.#process.lseek(this.fd, position);
  }

  seekTo(position: number): void {
    this.position = position;
  }

  getBuffer(): Bytes {
    return this.node.getBuffer();
  }

  getString(): string {
    return this.node.getString();
  }

  setBuffer(content: Uint8Array): void {
    this.node.setBuffer(content);
  }

  getSize(): number {
    return this.node.getSize();
  }

  truncate(size?: number): void {
    this.node.truncate(size);
  }

  chmod(mode: number): void {
    this.node.chmod(mode);
  }

  chown(uid: number, gid: number): void {
    this.node.chown(uid, gid);
  }

  /** Without `position`, from where the file is at. */
  read(
    into: ArrayBufferView,
    offset = 0,
    length: number = into.byteLength,
    position?: number,
  ): number {
    const target = bytesOf(into);
    const count = Math.min(length, target.length - offset);
    const bytes = call(
      () =>
        position === undefined
          ? this.#process.read(this.fd, count)
          : this.#process.pread(this.fd, count, position),
      "read",
    );
    target.set(bytes, offset);
    return bytes.length;
  }

  write(data: Uint8Array, offset = 0, length: number = data.length, position?: number): number {
    const bytes = data.subarray(offset, offset + length);
    return call(
      () =>
        position === undefined
          ? this.#process.write(this.fd, bytes)
          : this.#process.pwrite(this.fd, bytes, position),
      "write",
    );
  }
}
