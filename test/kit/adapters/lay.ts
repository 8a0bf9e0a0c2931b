import type { CaseEntry } from "../../../src/cases/case.ts";
import { decodeValue } from "../../../src/cases/value.ts";
import type { FsCalls } from "../../../src/kit/overlay.ts";
import { complete, listed } from "../../../src/kit/tree/complete.ts";

const T0 = 1_000_000_000;

/** Lays the entries of a layer with the calls of a file system, for those that have no builder of their own. */
export async function lay(calls: FsCalls, entries: readonly CaseEntry[]): Promise<void> {
  const all = listed(complete(entries)).filter(({ path }) => path !== "/");
  for (const entry of all) await layEntry(calls, entry);
  for (const { path, type, mtime = T0 } of all.toReversed()) {
    if (type !== "symlink") await calls.utimes?.(path, mtime, mtime);
  }
}

async function layEntry(calls: FsCalls, entry: CaseEntry): Promise<void> {
  const { path, type, target, content = "", size } = entry;
  if (type === "link") {
    await calls.link!(target!, path);
    return;
  }
  if (type === "symlink") {
    await calls.symlink!(target!, path);
    return;
  }
  const { mode = type === "dir" ? 0o755 : 0o644, uid, gid } = entry;
  if (type === "dir") await calls.mkdir(path, mode);
  else if (type === "file") {
    await calls.writeFile(path, decodeValue(content), { flags: CREATE, mode: 0o644 });
    if (size !== undefined) await calls.truncate!(path, size);
  } else throw new Error(`unreachable: no ${type} can be laid by Node's calls`);
  if (uid !== undefined || gid !== undefined) await calls.chown!(path, uid ?? 0, gid ?? 0);
  if (type === "file" && mode !== 0o644) await calls.chmod!(path, mode);
}

const CREATE = ["O_WRONLY", "O_CREAT", "O_TRUNC"];
