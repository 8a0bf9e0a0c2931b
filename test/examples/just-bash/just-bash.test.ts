import { spawnSync } from "node:child_process";
import * as node from "node:fs";
import { posix } from "node:path";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import { Bash, type IFileSystem } from "just-bash";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, treeOf, writeFiles } from "../support/files.ts";

/** just-bash's file system, as it wants it, of Node's. */
function bashFs({ promises: fs, existsSync }: NodeFs): IFileSystem {
  const shown = (stat: node.Stats) => ({
    ...stat,
    isFile: stat.isFile(),
    isDirectory: stat.isDirectory(),
    isSymbolicLink: stat.isSymbolicLink(),
    mtime: stat.mtime,
  });
  return {
    readFile: async (path, options) => {
      const encoding = typeof options === "string" ? options : options?.encoding;
      return fs.readFile(path, encoding ?? "utf8");
    },
    readFileBuffer: (path) => fs.readFile(path),
    writeFile: (path, content, options) => fs.writeFile(path, content, options),
    appendFile: (path, content, options) => fs.appendFile(path, content, options),
    exists: async (path) => existsSync(path),
    stat: async (path) => shown(await fs.stat(path)),
    lstat: async (path) => shown(await fs.lstat(path)),
    mkdir: async (path, options) => void (await fs.mkdir(path, options)),
    readdir: (path) => fs.readdir(path),
    rm: (path, options) => fs.rm(path, options),
    cp: (from, to, options) => fs.cp(from, to, options),
    mv: (from, to) => fs.rename(from, to).catch(moveAcross(fs, from, to)),
    resolvePath: (base, path) => posix.resolve(base, path),
    getAllPaths: () => [],
    chmod: (path, mode) => fs.chmod(path, mode),
    symlink: (target, path) => fs.symlink(target, path),
    link: (existing, path) => fs.link(existing, path),
    readlink: (path) => fs.readlink(path),
    realpath: (path) => fs.realpath(path),
    utimes: (path, atime, mtime) => fs.utimes(path, atime, mtime),
  };
}

/** overlayfs does not rename a directory that lies in a lower; mv copies it then, as across file systems. */
function moveAcross(fs: NodeFs["promises"], from: string, to: string) {
  return async (error: NodeJS.ErrnoException): Promise<void> => {
    if (error.code !== "EXDEV") throw error;
    await fs.cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await fs.rm(from, { recursive: true });
  };
}

const LOGS = {
  "logs/mon.log": "GET /a 200\nGET /b 404\nGET /a 200\n",
  "logs/tue.log": "GET /b 404\nPOST /c 500\n",
  "notes.txt": "check the logs\n",
};

const SCRIPT = `
  cat logs/*.log | awk '{ print $3 }' | sort | uniq -c | sort -rn | sed 's/^ *//' | tee report.txt
  for day in mon tue; do
    grep -v ' 200$' "logs/$day.log" > "logs/$day.bad" || echo "nothing bad on $day"
  done
  sed -i 's/check/checked/' notes.txt
  mkdir old && mv logs old && ln -s old/logs/mon.log first
  chmod 600 report.txt
  ln notes.txt hard && echo more >> hard
  rm old/logs/tue.bad
  wc -l first && cat notes.txt && ls && [ -L first ] && find . -type f | sort
  cat none
`;

it("just-bash does on an overlay what bash does on a disk", async () => {
  const top = temporaryFolder();
  writeFiles(LOGS, top);
  const overlay = mount({ lowers: [layerFromJSON(LOGS, top)], upper: new Layer() });
  const fs = createFs(overlay.process());
  const before = overlay.snapshot();

  const bash = new Bash({ fs: bashFs(fs), cwd: top });
  const { stdout, exitCode } = await bash.exec(SCRIPT);

  const onDisk = spawnSync("bash", ["-c", SCRIPT], { cwd: top, encoding: "utf8" });
  expect({ stdout, exitCode }).toEqual({ stdout: onDisk.stdout, exitCode: onDisk.status });
  expect(treeOf(fs, top)).toEqual(treeOf(node, top));
  expect(changesSince(overlay, before, top)).toEqual([
    ...["C .", "A first", "A hard", "D logs", "C notes.txt", "A old", "A old/logs"],
    ...["A old/logs/mon.bad", "A old/logs/mon.log", "A old/logs/tue.log", "A report.txt"],
  ]);

  overlay.restore(before);
  expect(await bash.readFile(`${top}/notes.txt`)).toBe("check the logs\n");
});
