import type { Process } from "../process/process.ts";
import { dataCallbacks } from "./callbacks/data-calls.ts";
import { descriptorCallbacks } from "./callbacks/descriptor-calls.ts";
import { pathCallbacks } from "./callbacks/path-calls.ts";
import { wholeFileCallbacks } from "./callbacks/whole-file-calls.ts";
import type { PromiseCalls } from "./promise-calls.ts";
import type { SyncCalls } from "./sync-calls.ts";

/** The methods of fs that take a callback. */
export type CallbackCalls = ReturnType<typeof callbackCalls>;

export const callbackCalls = (process: Process, sync: SyncCalls, promises: PromiseCalls) => ({
  ...pathCallbacks(process, sync, promises),
  ...descriptorCallbacks(sync),
  ...dataCallbacks(process, sync),
  ...wholeFileCallbacks(process, sync),
});
