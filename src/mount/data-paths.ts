import { type OptionItem, splitData } from "./options-data.ts";
import { MountOptionError } from "./options-error.ts";
import { readOptions } from "./options-read.ts";

/** A mount's data string with the layers taken out: paths, as written but for their backslashes. */
export interface DataString {
  /** Topmost first. */
  readonly lowers: readonly string[];
  /** Data-only layers, topmost first. */
  readonly data: readonly string[];
  readonly upper: string | null;
  readonly work: string | null;
  /** What is left: options proper. */
  readonly items: readonly OptionItem[];
}

/** Reads the data string of mount(2). Each path is looked up as it is met, as the kernel does, so that the first fault
 *  of a string decides. `resolve` throws what that lookup fails with.
 *  @throws MountOptionError EINVAL; what `resolve` throws. Kernel: ovl_parse_param */
export function readDataString(text: string, resolve: (path: string) => void): DataString {
  const read = { lowers: [] as string[], data: [] as string[] };
  // Named by lowerdir=, which has them all.
  let whole = false;
  let upper: string | null = null;
  let work: string | null = null;
  const items: OptionItem[] = [];
  const path = ({ name, value }: OptionItem, plain: (written: string) => string): string => {
    if (typeof value !== "string" || value === "") {
      throw new MountOptionError(name, `${name} needs a path`);
    }
    resolve(plain(value));
    return plain(value);
  };
  for (const item of splitData(text)) {
    switch (item.name) {
      case "lowerdir":
        Object.assign(read, splitLowers(item));
        whole = item.value !== "";
        for (const lower of [...read.lowers, ...read.data]) resolve(lower);
        break;
      case "lowerdir+":
        if (whole) throw afterWhole(item.name);
        if (read.data.length > 0) throw afterData(item.name);
        read.lowers.push(path(item, verbatim));
        break;
      case "datadir+":
        if (whole) throw afterWhole(item.name);
        read.data.push(path(item, verbatim));
        break;
      case "upperdir":
        upper = path(item, unescaped);
        break;
      case "workdir":
        work = path(item, unescaped);
        break;
      default:
        readOptions([item]);
        items.push(item);
    }
  }
  return { ...read, upper, work, items };
}

/** "top:middle:lowest::data::more data". Kernel: ovl_parse_param_lowerdir. */
function splitLowers({ name, value }: OptionItem): { lowers: string[]; data: string[] } {
  if (typeof value !== "string") throw new MountOptionError(name, `${name} needs a value`);
  // Empty: forgets what was named before.
  if (value === "") return { lowers: [], data: [] };
  const lowers: string[] = [];
  const data: string[] = [];
  let colons = 0;
  for (const part of value.split(COLON)) {
    if (part === "") {
      if (++colons > 1 || lowers.length === 0) throw emptyPart(name);
      continue;
    }
    if (colons === 1) data.push(unescaped(part));
    else if (data.length > 0) throw afterData(name);
    else lowers.push(unescaped(part));
    colons = 0;
  }
  if (colons > 0) throw emptyPart(name);
  return { lowers, data };
}

/** A colon with no backslash before it. */
const COLON = /(?<!(?<!\\)(?:\\\\)*\\):/;

const unescaped = (path: string): string => path.replace(/\\(.?)/gs, "$1");
/** lowerdir+ and datadir+ name one layer, and split nothing. */
const verbatim = (path: string): string => path;

function emptyPart(name: string): MountOptionError {
  return new MountOptionError(name, `${name} has an empty path in it`);
}

function afterWhole(name: string): MountOptionError {
  return new MountOptionError(name, `${name} cannot follow lowerdir, which names all layers`);
}

function afterData(name: string): MountOptionError {
  return new MountOptionError(name, "a regular layer cannot come after a data-only one");
}
