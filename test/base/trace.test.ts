import { describe, expect, it } from "vitest";
import type { Event } from "../../src/base/event.ts";
import { recordingTrace, Trace } from "../../src/base/trace.ts";

const opaque = (path: string): Event => ({ type: "opaque", path });

describe("Trace", () => {
  it("puts each event in an envelope that says where it belongs", () => {
    const { trace, envelopes } = recordingTrace();

    trace.emit(opaque("/a"));
    Object.assign(trace, { mount: 1, process: 2, step: 3, syscall: "mkdir" });
    trace.emit(opaque("/b"));

    expect(envelopes).toEqual([
      { seq: 0, mount: 0, process: 0, step: 0, syscall: "", event: opaque("/a") },
      { seq: 1, mount: 1, process: 2, step: 3, syscall: "mkdir", event: opaque("/b") },
    ]);
  });

  it("calls its listener at once, and counts for itself", () => {
    const seen: number[] = [];
    const one = new Trace(({ seq }) => seen.push(seq));
    const other = recordingTrace();

    one.emit(opaque("/a"));
    other.trace.emit(opaque("/b"));
    one.emit(opaque("/c"));

    expect(seen).toEqual([0, 1]);
    expect(other.envelopes.map(({ seq }) => seq)).toEqual([0]);
  });
});
