import { BroadcastChannel } from "node:worker_threads";
import { replayTogether } from "../../cases/replay-together.ts";
import { complaintOf } from "../complaint.ts";
import { ScenarioShow } from "../show-scenario.ts";
import { pageOf } from "../terminal.ts";
import { type Answer, STOP, type Task } from "./task.ts";

// A thread that runs scenarios and cases for a command, one after the other.

const stop = new AbortController();
const channel = new BroadcastChannel(STOP);
channel.onmessage = () => stop.abort();
channel.unref();

/** Called by tinypool for each task. */
export async function work(task: Task): Promise<Answer> {
  try {
    return { kind: "done", result: await resultOf(task) };
  } catch (error) {
    if (stop.signal.aborted) return { kind: "stopped" };
    const words = complaintOf(error);
    if (words !== undefined) return { kind: "complaint", words };
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    return { kind: "bug", message, stack };
  }
}

/** All scenarios of a command have the same options. */
let show: Promise<ScenarioShow> | undefined;

async function resultOf(task: Task): Promise<unknown> {
  switch (task.kind) {
    case "scenario": {
      const { file, options, form, look } = task;
      show ??= ScenarioShow.of({ options, page: pageOf(look), signal: stop.signal });
      return (await show).show(file, form, () => undefined);
    }
    case "cases":
      return replayTogether(task.cases);
    default:
      throw task satisfies never;
  }
}
