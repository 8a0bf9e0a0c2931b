import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { type BuildCase, type Builder, type ContextEntry, dockerfileOf } from "./build-case.ts";

/** The time of all files of a case: one of its own, for a layer that an engine has already of another case on the same
 *  base is no new one to it. */
const mtimeOf = ({ id }: BuildCase): number =>
  1_700_000_000 + (createHash("sha256").update(id).digest().readUInt32BE() % 10_000_000);

/** Lays the context of a case and its Dockerfile out on disk for as long as `use` takes. */
export async function withContext<Result>(
  given: BuildCase,
  builder: Builder,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "copyup-context-"));
  const mtime = mtimeOf(given);
  try {
    for (const entry of given.context) lay(folder, entry, mtime);
    writeFileSync(join(folder, "Dockerfile"), dockerfileOf(given, builder));
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lay(folder: string, entry: ContextEntry, mtime: number): void {
  const path = join(folder, entry.path);
  switch (entry.type) {
    case "dir":
      mkdirSync(path);
      chmodSync(path, entry.mode);
      break;
    case "file":
      writeFileSync(path, entry.text);
      chmodSync(path, entry.mode);
      utimesSync(path, mtime, mtime);
      break;
    case "symlink":
      symlinkSync(entry.target, path);
      break;
    case "link":
      linkSync(join(folder, entry.target), path);
      break;
    case "fifo":
      execFileSync("mkfifo", [path]);
      chmodSync(path, entry.mode);
      break;
    case "archive": {
      const tar = archive(entry.entries, mtime);
      writeFileSync(path, entry.gzip ? gzipSync(tar) : tar);
      chmodSync(path, 0o644);
      utimesSync(path, mtime, mtime);
      break;
    }
    default:
      entry satisfies never;
  }
}

function archive(entries: readonly ContextEntry[], mtime: number): Uint8Array {
  const builder = new LayerBuilder({ name: "archive", mtime: { sec: mtime, nsec: 0 } });
  for (const entry of entries) {
    const path = `/${entry.path}`;
    switch (entry.type) {
      case "file": {
        const { mode, text, uid = 0 } = entry;
        builder.put(path, { type: "file", mode, uid, gid: uid, content: Content.fromText(text) });
        break;
      }
      case "symlink":
        builder.put(path, { type: "symlink", target: entry.target });
        break;
      case "link":
        builder.link(path, `/${entry.target}`);
        break;
      case "dir":
      case "fifo":
        builder.put(path, { type: entry.type, mode: entry.mode });
        break;
      case "archive":
        throw new Error("an archive in an archive");
      default:
        entry satisfies never;
    }
  }
  return Buffer.concat([...writeLayerTar(builder.layer, TAR_PROFILES["docker-20.10"])]);
}
