import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { sink } from "./sink.ts";
import type { TraceCall } from "./trace-log.ts";

const QUIET = { throwIfNoEntry: false } as const;
const BUFFER = new Uint8Array(1 << 16);

/** The same calls by node:fs, below a folder. */
export function runByNode(calls: readonly TraceCall[], folder: string): void {
  const descriptors: number[] = [];
  for (const call of calls) {
    switch (call.do) {
      case "stat":
        sink.value = statSync(folder + call.path);
        break;
      case "missing":
        sink.value = statSync(folder + call.path, QUIET);
        break;
      case "access":
        accessSync(folder + call.path, constants.R_OK);
        break;
      case "unlink":
        unlinkSync(folder + call.path);
        break;
      case "rename":
        renameSync(folder + call.path, folder + call.to);
        break;
      case "open":
        descriptors[call.fd] = openSync(folder + call.path, call.flags, 0o644);
        break;
      case "fstat":
        sink.value = fstatSync(descriptors[call.fd]!);
        break;
      case "read":
        sink.value = readSync(descriptors[call.fd]!, BUFFER, 0, call.length, null);
        break;
      case "write":
        sink.value = writeSync(descriptors[call.fd]!, BUFFER, 0, call.length);
        break;
      case "close":
        closeSync(descriptors[call.fd]!);
        break;
      default:
        call satisfies never;
    }
  }
}
