import { fixedClock } from "../../../src/base/clock.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";

/** The image that scripts run on, for the real shells and for ours. */
export interface Entry {
  readonly path: string;
  readonly type: "file" | "dir" | "symlink";
  readonly mode?: number;
  readonly uid?: number;
  /** One byte a character. */
  readonly text?: string;
  readonly target?: string;
}

export type RealShell = "dash" | "ash" | "bash";
export const SHELLS: readonly RealShell[] = ["dash", "ash", "bash"];

/** How a script is run: as RUN does, or as after SHELL ["/bin/bash", "-c"]. */
export function argvOf(shell: RealShell, script: string): string[] {
  return [shell === "bash" ? "/bin/bash" : "/bin/sh", "-c", script];
}

/** Commands that scripts use. */
export const COMMANDS: readonly string[] = [
  "awk",
  "cat",
  "chmod",
  "echo",
  "env",
  "grep",
  "sed",
  "tr",
];

const DATA: readonly Entry[] = [
  { path: "/data", type: "dir" },
  { path: "/data/a", type: "file", text: "alpha\n" },
  { path: "/data/b", type: "file", text: "beta\n" },
  { path: "/data/two", type: "file", text: "line one\nline two\n" },
  { path: "/data/empty", type: "file", text: "" },
  { path: "/data/.hidden", type: "file", text: "h" },
  { path: "/data/Upper", type: "file", text: "U" },
  { path: "/data/sp ace", type: "file", text: "s" },
  { path: "/data/bytes", type: "file", text: "\xff\xfe\xc3\xa9\x80z\n" },
  { path: "/data/secret", type: "file", mode: 0o600, text: "secret\n" },
  { path: "/data/noexec", type: "file", text: "#!/bin/sh\n" },
  {
    path: "/data/script",
    type: "file",
    mode: 0o755,
    text: '#!/bin/sh\necho "script $0 $*"\nexit 5\n',
  },
  { path: "/data/bad", type: "file", mode: 0o755, text: "#!/no/interpreter\n" },
  { path: "/data/link", type: "symlink", target: "a" },
  { path: "/data/dangling", type: "symlink", target: "nothing" },
  { path: "/data/dirlink", type: "symlink", target: "sub/deep" },
  { path: "/data/private", type: "dir", mode: 0o700 },
  { path: "/data/sub", type: "dir" },
  { path: "/data/sub/x", type: "file", text: "x" },
  { path: "/data/sub/y", type: "file", text: "y" },
  { path: "/data/sub/deep", type: "dir" },
  { path: "/work", type: "dir", uid: 1000 },
  { path: "/work/mine", type: "file", uid: 1000, text: "mine\n" },
  { path: "/tmp", type: "dir", mode: 0o1777 },
  { path: "/root", type: "dir", mode: 0o700 },
  { path: "/dev", type: "dir" },
  { path: "/proc", type: "dir" },
  { path: "/etc", type: "dir" },
  { path: "/etc/passwd", type: "file", text: "root:x:0:0:root:/root:/bin/sh\n" },
];

/** What lies where. Programs are empty here: the recorder puts the real ones beneath. */
export function entriesOf(shell: RealShell): readonly Entry[] {
  const program = (path: string): Entry => ({ path, type: "file", mode: 0o755, text: "" });
  const link = (path: string, target: string): Entry => ({ path, type: "symlink", target });
  const programs =
    shell === "ash"
      ? [
          program("/bin/busybox"),
          ...["sh", ...COMMANDS].map((name) => link(`/bin/${name}`, "busybox")),
        ]
      : [
          program(`/bin/${shell}`),
          link("/bin/sh", shell),
          ...COMMANDS.map((name) => program(`/bin/${name}`)),
        ];
  return [{ path: "/bin", type: "dir" }, ...programs, ...DATA];
}

/** The environment of every script. */
export const ENVIRONMENT: Readonly<Record<string, string>> = { PATH: "/bin", HOME: "/root" };

export function imageOf(shell: RealShell): Layer {
  const builder = new LayerBuilder({ name: "image" });
  for (const { path, type, mode, uid = 0, text, target } of entriesOf(shell)) {
    builder.put(path, {
      type,
      uid,
      gid: uid,
      mtime: { sec: 1_000_000_000, nsec: 0 },
      ...(mode === undefined ? {} : { mode }),
      ...(text === undefined ? {} : { content: contentOf(text) }),
      ...(target === undefined ? {} : { target }),
    });
  }
  return builder.layer;
}

function contentOf(text: string): Content {
  return Content.fromBytes(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

export const clock = fixedClock(1_800_000_000);
