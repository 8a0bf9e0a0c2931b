import { ATTRIBUTE_CALLS } from "./calls/attributes.ts";
import { DATA_CALLS } from "./calls/data.ts";
import { DESCRIPTOR_CALLS } from "./calls/descriptors.ts";
import { NAME_CALLS } from "./calls/names.ts";
import { OPEN_CALLS } from "./calls/open.ts";
import { PROCESS_CALLS } from "./calls/processes.ts";
import { STAT_CALLS } from "./calls/stat.ts";
import type { Handler } from "./replay.ts";

/** What is done for a system call, by its name. All others touch no file. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...OPEN_CALLS,
    ...DESCRIPTOR_CALLS,
    ...DATA_CALLS,
    ...NAME_CALLS,
    ...ATTRIBUTE_CALLS,
    ...STAT_CALLS,
    ...PROCESS_CALLS,
  }),
);
