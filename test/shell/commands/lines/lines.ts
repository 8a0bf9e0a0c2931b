import type { Line } from "../recorded.ts";
import { ARCHIVES } from "./archives.ts";
import { ATTRIBUTES } from "./attributes.ts";
import { BUSYBOX } from "./busybox.ts";
import { COPIES } from "./copies.ts";
import { NAMES } from "./names.ts";
import { SEARCHES } from "./searches.ts";
import { TEXTS } from "./texts.ts";
import { USERS } from "./users.ts";

/** The command lines that are recorded, by family: one fixture for each. The shell starts in /w. */
export const LINES: Readonly<Record<string, readonly Line[]>> = {
  names: NAMES,
  attributes: ATTRIBUTES,
  copies: COPIES,
  texts: TEXTS,
  archives: ARCHIVES,
  searches: SEARCHES,
  users: USERS,
  busybox: BUSYBOX,
};
