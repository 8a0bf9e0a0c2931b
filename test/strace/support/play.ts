import { steppingClock } from "../../../src/base/clock.ts";
import { recordingTrace } from "../../../src/base/trace.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { mount } from "../../../src/process/overlay.ts";
import { LogReader } from "../../../src/strace/log-reader.ts";
import { Replay, type ReplayInit } from "../../../src/strace/replay.ts";
import { layer, type Tree } from "../../support/layer.ts";

/** Plays a log on a layer, and gives what it left and what it told. */
export function play(tree: Tree, log: string, init: Partial<ReplayInit> = {}) {
  const { trace, envelopes } = recordingTrace();
  const upper = new Layer({ name: "upper" });
  const overlay = mount({ lowers: [layer("image", tree)], upper, clock: steppingClock(), trace });
  const process = overlay.process();
  const replay = new Replay({ process, trace, ...init });
  const reader = new LogReader(replay);
  reader.feed(log.replace(/^\n/, "").replace(/^ +/gm, ""));
  reader.end();
  const openBefore = process.openFiles;
  replay.end();
  const look = overlay.process();
  return {
    replay,
    envelopes,
    upper,
    look,
    openBefore,
    openAfter: process.openFiles,
    differences: replay.findings.differences.map(
      ({ syscall, logged, here, count }) => `${syscall} ${logged} / ${here} ×${count}`,
    ),
    unknown: replay.findings.unknowns.map(({ kind, count }) => `${kind} ×${count}`),
    sizeOf: (path: string) => look.tryLstat(path)?.size ?? null,
  };
}
