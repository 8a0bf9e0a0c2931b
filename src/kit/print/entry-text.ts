import type { CaseEntry, CaseValue } from "../../cases/case.ts";
import { decodeValue } from "../../cases/value.ts";
import { type FlowValue, flow, octal, scalar } from "./flow.ts";

/** An entry of a layer as a line of a scenario's tree. */
export function entryText(entry: CaseEntry): string {
  const { path, type } = entry;
  const key = type === "dir" && path !== "/" ? `${path}/` : path;
  const { content, ...fields } = fieldsOf(entry);
  const bare = Object.values(fields).every((field) => field === undefined);
  const value = type === "file" && bare ? flow(content ?? "") : flow({ content, ...fields });
  return `${scalar(key)}: ${value}`;
}

function fieldsOf(entry: CaseEntry): Record<string, FlowValue | undefined> {
  const { mode, uid, gid, mtime, xattrs } = entry;
  return {
    ...kindOf(entry),
    ...{ uid, gid, mtime },
    mode: mode === undefined ? undefined : octal(mode),
    xattrs: xattrs as FlowValue | undefined,
  };
}

function kindOf(entry: CaseEntry): Record<string, FlowValue | undefined> {
  const { type, content = "", size, target, rdev = [1, 3], opaque } = entry;
  switch (type) {
    case "dir":
      return { opaque: opaque || undefined };
    case "file":
      return { content, hole: holeOf(content, size) };
    case "symlink":
    case "link":
      return { [type]: target };
    case "char":
    case "block":
      return { [type]: rdev.join(":") };
    case "fifo":
    case "socket":
    case "whiteout":
      return { [type]: true };
    default:
      throw new Error(`unreachable: entry type ${type satisfies never}`);
  }
}

/** A scenario says how much of a hole follows the content, a case how long the file is. */
function holeOf(content: CaseValue, size: number | undefined): number | undefined {
  const length = decodeValue(content).length;
  return size === undefined || size <= length ? undefined : size - length;
}
