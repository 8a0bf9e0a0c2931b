import { typeOf } from "../../src/base/mode.ts";
import { compareNames } from "../../src/base/names.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { contentOf, type Inode, targetOf } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { walk } from "../../src/layer/layer.ts";
import { isDeviceWhiteout } from "../../src/layer/marks.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { fromArray } from "../../src/shell/bytes.ts";
import type { Command } from "../../src/shell/command.ts";
import { runShell } from "../../src/shell/run-shell.ts";
import type { Recording } from "./record/recording.ts";
import { argvOf, clock, ENVIRONMENT, imageOf, type RealShell } from "./record/scene.ts";

/** What our shell does with a script, as the recorder writes it down. */
export async function runRecorded(
  shell: RealShell,
  { script, uid }: { readonly script: string; readonly uid: number },
): Promise<Recording> {
  const upper = new LayerBuilder({ name: "upper" }).layer;
  const overlay = mount({ lowers: [imageOf(shell)], upper, clock });
  const process = overlay.process({ uid });
  const opens = spyOnOpens(process);
  const { status, stdout, stderr } = await runShell(
    { process, clock, commands: CHMOD, env: new Map(Object.entries(ENVIRONMENT)) },
    argvOf(shell, script),
  );
  overlay.umount();
  return { script, uid, status, stdout, stderr, opens, upper: dump(upper) };
}

function spyOnOpens(process: Process): string[] {
  const opens: string[] = [];
  const open = process.open.bind(process);
  process.open = (path, flags, mode) => {
    if (/O_(WRONLY|RDWR)/.test(String(flags))) opens.push(`${path} ${flags}`);
    return open(path, flags, mode);
  };
  return opens;
}

function dump(upper: Layer): string[] {
  return [...walk(upper.root)]
    .filter(({ path }) => path !== "/")
    .sort((a, b) => compareNames(a.path, b.path))
    .map(({ path, inode }) =>
      isDeviceWhiteout(inode) ? `${path} whiteout` : describe(path, inode),
    );
}

function describe(path: string, inode: Inode): string {
  const type = typeOf(inode.mode);
  const mode = (inode.mode & 0o7777).toString(8).padStart(4, "0");
  const text = type === "file" ? ` ${JSON.stringify(fromArray(contentOf(inode).bytes()))}` : "";
  const marks = ["origin", "opaque"].filter((mark) => inode.xattrs?.has(`trusted.overlay.${mark}`));
  const target = type === "symlink" ? ` ${targetOf(inode)}` : "";
  const shown = marks.length === 0 ? "" : ` [${marks.join(" ")}]`;
  return `${path} ${type} ${mode} ${inode.uid}${target}${text}${shown}`;
}

const CHMOD: ReadonlyMap<string, Command> = new Map([
  [
    "chmod",
    ({ process, args: [mode, path] }) => {
      process.chmod(path!, Number.parseInt(mode!, 8));
      return 0;
    },
  ],
]);
