import { FsError } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { encodedName } from "../encoded-name.ts";
import type { Bytes } from "../node-parts.ts";
import { dirname, namesOf, resolve } from "../posix-path.ts";
import { call } from "../system-error.ts";

/** The path without symlinks, found name by name in JavaScript, as Node does: failures are those of lstat and stat. */
export function realpathSync(process: Process, path: unknown, options?: unknown): string | Bytes {
  const { encoding } = optionsOf(options);
  const cwd = call(() => process.getcwd(), "uv_cwd");
  let whole = resolve(cwd, textOf(path));
  let at = "/";
  for (let names = namesOf(whole); names.length > 0; ) {
    const name = names.shift()!;
    const next = below(at, name);
    const { mode } = call(() => process.lstat(next), "lstat", next);
    if (!isLinkMode(mode)) {
      at = next;
      continue;
    }
    call(() => process.stat(next), "stat", next);
    const target = call(() => process.readlink(next), "readlink", next);
    whole = resolve(at, target, ...names);
    names = namesOf(whole);
    at = "/";
  }
  return encodedName(at, encoding);
}

/** Node makes text of whatever is no URL. */
function textOf(path: unknown): string {
  const url = typeof path === "object" && path !== null && "href" in path;
  return pathOf(url ? path : `${path}`);
}

const below = (at: string, name: string): string => (at === "/" ? `/${name}` : `${at}/${name}`);

const MAX_LINKS = 40;

/** realpath(3): one call, whose failures are its own. */
export function realpathNativeSync(
  process: Process,
  path: unknown,
  options?: unknown,
): string | Bytes {
  const { encoding } = optionsOf(options);
  const place = pathOf(path);
  const found = call(() => inOneCall(process, place), "realpath", place);
  return encodedName(found, encoding);
}

function inOneCall(process: Process, path: string): string {
  process.stat(path);
  let at = path.startsWith("/") ? "/" : process.getcwd();
  let links = 0;
  for (let names = namesOf(path); names.length > 0; ) {
    const name = names.shift()!;
    if (name === ".") continue;
    if (name === "..") {
      at = dirname(at);
      continue;
    }
    const next = below(at, name);
    if (!isLinkMode(process.lstat(next).mode)) {
      at = next;
      continue;
    }
    if (++links > MAX_LINKS) throw new FsError("ELOOP", "realpath");
    const target = process.readlink(next);
    if (target.startsWith("/")) at = "/";
    names = [...namesOf(target), ...names];
  }
  return at;
}
