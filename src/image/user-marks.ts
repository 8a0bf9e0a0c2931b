import { TRUSTED, USER } from "../layer/marks.ts";
import type { XattrDump } from "./xattr-dump.ts";

/** Whether the marks of overlayfs in these folders are those of a mount with userxattr, as rootless Docker makes: some
 *  stand in user.overlay.*, and none where all other mounts have them. */
export function hasUserMarks(dumps: readonly XattrDump[]): boolean {
  return some(dumps, USER) && !some(dumps, TRUSTED);
}

function some(dumps: readonly XattrDump[], space: string): boolean {
  return dumps.some(
    (dump) =>
      dump.kind === "read" &&
      [...dump.byPath.values()].some((xattrs) =>
        [...xattrs.keys()].some((name) => name.startsWith(space)),
      ),
  );
}

/** The same xattrs with these marks where every other mount looks for them. */
export function withTrustedMarks(dump: XattrDump): XattrDump {
  if (dump.kind === "unreadable") return dump;
  const renamed = (xattrs: ReadonlyMap<string, Uint8Array>) =>
    new Map([...xattrs].map(([name, value]) => [trustedName(name), value]));
  const byPath = new Map([...dump.byPath].map(([path, xattrs]) => [path, renamed(xattrs)]));
  return { kind: "read", byPath };
}

const trustedName = (name: string): string =>
  name.startsWith(USER) ? TRUSTED + name.slice(USER.length) : name;
