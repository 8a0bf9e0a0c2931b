import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { steppingClock } from "../../../src/base/clock.ts";
import { compareNames } from "../../../src/base/names.ts";
import { Trace } from "../../../src/base/trace.ts";
import { openImage } from "../../../src/image/open-image.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { mount } from "../../../src/process/overlay.ts";
import { LogReader } from "../../../src/strace/log-reader.ts";
import { Replay } from "../../../src/strace/replay.ts";
import { lineOf } from "./listing.ts";
import { trimmedLog } from "./trim.ts";

/** What a fixture holds beside its log. */
export interface Workload {
  /** What the log's programs found of the image. */
  readonly lower: readonly string[];
  /** What the kernel's upper directory held afterwards. */
  readonly upper: readonly string[];
  /** What the file system below took in the meantime: what programs wrote, and what was copied up. */
  readonly bytes: number;
}

/** Makes a fixture of what record.sh left in a folder. */
export async function makeFixture(recorded: string, image: string, target: string): Promise<void> {
  const log = trimmedLog(readFileSync(join(recorded, "log"), "latin1"));
  const upper = readFileSync(join(recorded, "listing"), "utf8").trimEnd().split("\n");
  const bytes = Number(readFileSync(join(recorded, "bytes"), "utf8"));
  const lower = await needed(log, image);
  const workload: Workload = { lower, upper, bytes };
  writeFileSync(`${target}.log.br`, packed(log));
  writeFileSync(`${target}.json.br`, packed(JSON.stringify(workload)));
}

/** As small as it gets. */
export function packed(text: string): Uint8Array {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(text, { params });
}

/** Names of the image that a log looks up, or lists. */
async function needed(log: string, path: string): Promise<string[]> {
  const image = await openImage(path, { kind: "rootfs" });
  try {
    const { layer } = image.layers[0]!;
    const paths = new Set<string>(["/"]);
    const trace = new Trace(({ event }) => {
      if (event.type === "lookup" && event.found !== "absent") paths.add(event.path);
    });
    const upper = new Layer({ name: "upper" });
    const overlay = mount({ lowers: [layer], upper, clock: steppingClock(), trace });
    const process = overlay.process();
    const list = process.getdents.bind(process);
    // What is listed is looked up, too.
    process.getdents = (fd) => {
      const entries = list(fd);
      for (const { name } of entries) process.tryLstat({ at: fd, path: name });
      return entries;
    };
    const replay = new Replay({ process, trace });
    const reader = new LogReader(replay);
    reader.feed(log);
    reader.end();
    replay.end();
    return [...paths].sort(compareNames).flatMap((at) => {
      const inode = at === "/" ? undefined : layer.get(at);
      return inode === undefined ? [] : [lineOf(at, inode)];
    });
  } finally {
    image.close();
  }
}
