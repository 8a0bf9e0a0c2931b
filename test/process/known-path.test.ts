import { describe, expect, it } from "vitest";
import { createFs } from "../../src/node-fs/index.ts";
import { ACCESS, formatAcl } from "../../src/process/acl.ts";
import { layerProcess } from "../../src/process/layer-process.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer, type Tree } from "../support/layer.ts";
import { type Scene, scene } from "../support/scene.ts";

const MANY = Array.from({ length: 100 }, (_, i) => `/up/many/${i}`);

const LOWER: Tree = {
  "/d/e/f": "lower",
  "/d/e/g": "other",
  "/private/": { mode: 0o700, uid: 7 },
  "/private/f": "own",
  "/link": { symlink: "d/e" },
};
const UPPER: Tree = Object.fromEntries([
  ["/up/x/y", "upper"],
  ["/up/", { opaque: true }],
  ...MANY.map((path) => [path, "one of many"]),
]);

const PATHS = [
  "/d",
  "/d/e",
  "/d/e/f",
  "/d//e/f",
  "//d/e/f",
  "/d/e/",
  "/d/e/g",
  "/d/e/missing",
  "/private",
  "/private/f",
  "/private/missing",
  "/link",
  "/link/f",
  "/up",
  "/up/x",
  "/up/x/y",
  "/up/many/50",
  "/n",
  "/n/f",
  "/n/y",
  "/n/x/y",
  "/n/many/50",
];

const DENIED = formatAcl([
  { tag: 0x01, perm: 7, id: -1 },
  { tag: 0x02, perm: 0, id: 7 },
  { tag: 0x04, perm: 5, id: -1 },
  { tag: 0x10, perm: 7, id: -1 },
  { tag: 0x20, perm: 5, id: -1 },
]);

/** What a process is told of each path, asked by `ask`. */
function told(process: Process, ask: (path: string) => string): unknown[] {
  const fs = createFs(process);
  return PATHS.flatMap((path) => [
    fs.existsSync(ask(path)),
    codeOrValue(() => fs.statSync(ask(path))),
    codeOrValue(() => fs.lstatSync(ask(path))),
    codeOrValue(() => fs.statSync(ask(path), { bigint: true })),
    outcomeOf(() => process.stat(ask(path))),
    outcomeOf(() => process.lstat(ask(path))),
    outcomeOf(() => process.tryStat(ask(path))),
    outcomeOf(() => process.tryLstat(ask(path))),
  ]);
}

function codeOrValue(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}

const known = (process: Process): unknown[] => told(process, (path) => path);
/** A path with a dot is walked every time. */
const walked = (process: Process): unknown[] => told(process, (path) => `/.${path}`);

type Change = (root: Process, stage: Scene, user: Process) => void;

/** Who listens is told of every call, which then takes the longer way. */
describe.each([{ unheard: true }, { unheard: false }])(
  "a path that is known is answered as if it was walked (unheard: $unheard), after",
  ({ unheard }) => {
    const changes: [what: string, change: Change][] = [
      ["a rename of a file", (p) => p.rename("/d/e/f", "/n")],
      ["a rename over a file", (p) => p.rename("/d/e/f", "/d/e/g")],
      ["a rename of a directory", (p) => p.rename("/up/x", "/n")],
      ["a rename of a directory with much below it", (p) => p.rename("/up", "/n")],
      [
        "a rename there and back",
        (p) => {
          p.rename("/up", "/n");
          known(p);
          p.rename("/n", "/up");
        },
      ],
      ["an exchange", (p) => p.renameat2("/up/x/y", "/d/e/f", "EXCHANGE")],
      ["an exchange of directories", (p) => p.renameat2("/up/x", "/up/many", "EXCHANGE")],
      ["unlink", (p) => p.unlink("/d/e/f")],
      [
        "unlink and creat",
        (p) => {
          p.unlink("/d/e/f");
          p.close(p.creat("/d/e/f", 0o600));
        },
      ],
      ["creation of a name that was missing", (p) => p.close(p.creat("/d/e/missing"))],
      [
        "rmdir and mkdir",
        (p) => {
          for (const name of ["f", "g"]) p.unlink(`/d/e/${name}`);
          p.rmdir("/d/e");
          known(p);
          p.mkdir("/d/e");
        },
      ],
      ["link", (p) => p.link("/d/e/f", "/n")],
      ["a write", (p) => p.pwrite(p.open("/d/e/f", "O_RDWR"), new Uint8Array(9000), 0)],
      ["truncate", (p) => p.truncate("/d/e/f", 123_456)],
      ["chmod of a file", (p) => p.chmod("/d/e/f", 0o4755)],
      ["chmod of a directory on the way", (p) => p.chmod("/d", 0o700)],
      ["chmod of the root", (p) => p.chmod("/", 0o700)],
      ["chmod that opens the way", (p) => p.chmod("/private", 0o711)],
      ["chown of a directory on the way", (p) => p.chown("/private", 8, 8)],
      ["an ACL that denies the way", (p) => p.setxattr("/d", ACCESS, DENIED)],
      [
        "an ACL that is taken away",
        (p, _stage, user) => {
          p.setxattr("/d/e", ACCESS, DENIED);
          known(user);
          p.removexattr("/d/e", ACCESS);
        },
      ],
      [
        "a symlink that leads elsewhere",
        (p) => {
          p.unlink("/link");
          p.symlink("up/x", "/link");
        },
      ],
      ["a file in a symlink's place", (p) => p.rename("/d/e/f", "/link")],
      [
        "a symlink in a directory's place",
        (p) => {
          p.rename("/up/x", "/n");
          p.symlink("/n", "/up/x");
        },
      ],
      ["other ids", (_root, _stage, user) => user.setCredentials({ uid: 8, gid: 8 })],
      ["root's ids", (_root, _stage, user) => user.setCredentials({ uid: 0, gid: 0 })],
      ["another working directory", (p) => p.chdir("/d/e")],
      [
        "a change in the upper that did not go through the mount",
        (p, { overlay }) => {
          p.chmod("/d", 0o755);
          known(p);
          layerProcess(overlay.upper!).chmod("/d", 0o700);
        },
      ],
      [
        "a mount over it, which only its own processes see",
        (_root, { overlay }) => overlay.mountTree().mount("/d", layer("volume", { "/e/f": "v" })),
      ],
      [
        "a restore",
        (p, { overlay }) => {
          const before = overlay.snapshot();
          p.rename("/up/x", "/n");
          p.unlink("/d/e/f");
          p.chmod("/d", 0o700);
          known(p);
          overlay.restore(before);
        },
      ],
      [
        "a commit",
        (p, { overlay }) => {
          p.rename("/up/x", "/n");
          p.unlink("/d/e/f");
          overlay.commit();
        },
      ],
      ["a remount", (_root, { overlay }) => overlay.remount(true)],
    ];

    it.each(changes)("%s", (_what, change) => {
      const stage = scene({ lowers: [LOWER], upper: UPPER, options: "redirect_dir=on", unheard });
      const user = stage.as(7);
      for (const path of MANY) stage.root.stat(path);
      const before = [stage.root, user].map((process) => known(process));
      expect([stage.root, user].map((process) => known(process))).toEqual(before);

      change(stage.root, stage, user);

      for (const process of [stage.root, user]) expect(known(process)).toEqual(walked(process));
    });

    it("names were dropped to make room", () => {
      const { root, as } = scene({ lowers: [LOWER], upper: UPPER, dentryLimit: 8, unheard });
      for (const process of [root, as(7)]) {
        known(process);
        for (const path of MANY) process.stat(path);

        expect(known(process)).toEqual(walked(process));
      }
    });

    it("something was mounted over a name on the way", () => {
      const { overlay } = scene({ lowers: [LOWER], upper: UPPER, unheard });
      const tree = overlay.mountTree();
      const process = tree.process();
      known(process);

      tree.mount("/d", layer("volume", { "/e/f": "volume", "/n": "new" }));

      expect(process.stat("/d/e/f").size).toBe("volume".length);
      expect(known(process)).toEqual(walked(process));
    });
  },
);
