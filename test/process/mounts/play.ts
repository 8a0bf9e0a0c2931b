import { FsError } from "../../../src/base/fs-error.ts";
import type { CaseProcess } from "../../../src/cases/case-process.ts";
import { bytes, text } from "../../support/layer.ts";
import type { Call } from "./stage.ts";

/** Who makes the calls, on the engine or on the kernel. */
export interface Player {
  readonly process: CaseProcess;
  /** statfs' f_type. */
  fileSystem(path: string): number;
  as<T>(uid: number, act: () => T): T;
}

/** What each call comes to: an errno, a value, or "ok". Device numbers are told by the path that showed them first. */
export function play(calls: readonly Call[], player: Player): unknown[] {
  const devices = new Map<number, string>();
  return calls.map(({ as, do: [name, ...args] }) => {
    try {
      const make = () => answer(player, name, args, devices) ?? "ok";
      return as === undefined ? make() : player.as(as, make);
    } catch (error) {
      if (error instanceof FsError) return error.code;
      throw error;
    }
  });
}

function answer(
  player: Player,
  name: string,
  args: readonly (string | number)[],
  devices: Map<number, string>,
): unknown {
  const { process } = player;
  const [path, other] = args as [string, string];
  switch (name) {
    case "device": {
      const { dev } = process.stat(path);
      if (!devices.has(dev)) devices.set(dev, path);
      return devices.get(dev);
    }
    case "same": {
      const [one, two] = [process.stat(path), process.stat(other)];
      return one.dev === two.dev && one.ino === two.ino;
    }
    case "mode":
      return process.stat(path).mode.toString(8);
    case "names":
      return process
        .readdir(path)
        .map((entry) => entry.name)
        .sort();
    case "coveredNumber": {
      const entry = process.readdir(path).find((one) => one.name === other)!;
      return entry.ino === process.lstat(`${path}/${other}`).ino ? "as stat's" : "not stat's";
    }
    case "readText":
      return withFile(process, path, "O_RDONLY", (fd) => text(process.read(fd, 100)));
    case "writeText":
      return withFile(process, path, "O_WRONLY|O_CREAT|O_TRUNC", (fd) =>
        process.write(fd, bytes(other)),
      );
    case "open":
      return withFile(process, path, other, () => "ok");
    case "copy":
      return withFile(process, path, "O_RDONLY", (from) =>
        withFile(process, other, "O_WRONLY|O_CREAT", (to) => process.copyFileRange(from, to, 10)),
      );
    case "cwd": {
      process.chdir(path);
      const cwd = process.getcwd();
      process.chdir("/");
      return cwd;
    }
    case "fileSystem":
      return player.fileSystem(path).toString(16);
    case "setxattr":
      return process.setxattr(path, other, bytes(String(args[2])));
    case "utimens":
      return process.utimens(path, { sec: 1, nsec: 0 }, { sec: 2, nsec: 0 });
    default: {
      const call = (process as unknown as Record<string, (...given: unknown[]) => unknown>)[name];
      return call!.apply(process, [...args]);
    }
  }
}

function withFile<T>(process: CaseProcess, path: string, flags: string, act: (fd: number) => T): T {
  const fd = process.open(path, flags);
  try {
    return act(fd);
  } finally {
    process.close(fd);
  }
}
