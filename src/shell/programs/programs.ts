import type { Command } from "../command.ts";
import { cat } from "./cat.ts";
import { tr } from "./tr.ts";

/** Commands that read, and those that tell of the system. */
export const PROGRAMS: ReadonlyMap<string, Command> = new Map([
  ["cat", cat],
  ["tr", tr],
]);
