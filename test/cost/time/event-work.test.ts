import { describe, expect, it } from "vitest";
import type { Event } from "../../../src/base/event.ts";
import { EventWork } from "../../../src/cost/time/event-work.ts";
import { joinWork, type Work } from "../../../src/cost/time/work.ts";

const file = { path: "/f", ino: 7 };
const written = (bytes: number): Event => ({ type: "write", ...file, offset: 0, bytes });
const synced = (skipped = false): Event => ({ type: "sync", ...file, skipped });
const copied = (more: Partial<Extract<Event, { type: "copy-up" }>>): Event => ({
  ...{ type: "copy-up", ...file, trigger: "open", kind: "data", fromLayer: 1, lowerPath: "/f" },
  ...{ size: 8192, copied: 8192, cloned: 0, flushed: true, xattrs: 0, parent: false, ...more },
});

function workOf(...events: readonly Event[]): Work {
  const counter = new EventWork();
  return events.map((event) => counter.of(event)).reduce(joinWork, {});
}

describe("EventWork", () => {
  it("brings to the disk what was written since the last time", () => {
    const work = workOf(written(10), written(5), synced(), synced());

    expect(work).toEqual({ write: 2, writtenByte: 15, flush: 2, flushedByte: 15 });
  });

  it("follows a file to its new name", () => {
    const elsewhere: Event = { type: "sync", path: "/g", ino: 7, skipped: false };

    expect(workOf(written(10), elsewhere)).toMatchObject({ flushedByte: 10 });
  });

  it("does nothing for a sync that the mount skips", () => {
    expect(workOf(synced(true))).toEqual({});
  });

  it("waits for the disk while it copies, where the kernel does", () => {
    expect(workOf(copied({}))).toEqual({
      ...{ copyUp: 1, copiedByte: 8192, flush: 1, flushedByte: 8192 },
      ...{ coldFile: 1, coldByte: 8192 },
    });
  });

  it("leaves a copy in memory that was not flushed, for the next sync", () => {
    expect(workOf(copied({ flushed: false }), synced())).toMatchObject({
      copiedByte: 8192,
      flush: 1,
      flushedByte: 8192,
    });
  });

  it("copies a directory without data", () => {
    const work = workOf(copied({ kind: "dir", size: 0, copied: 0, flushed: false }));

    expect(work).toEqual({ copiedDirectory: 1 });
  });

  it("counts what the store takes out, not what the user sees go", () => {
    const gone: Event = { type: "remove", path: "/f", kind: "file" };
    const whiteout: Event = { type: "whiteout", path: "/f", made: true, shared: true };

    expect(workOf(whiteout, gone)).toEqual({ whiteout: 1 });
    expect(workOf({ type: "store", call: "unlink" }, gone)).toEqual({ remove: 1 });
  });
});
