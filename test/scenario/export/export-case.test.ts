import { describe, expect, it } from "vitest";
import type { CaseOp } from "../../../src/cases/case.ts";
import { parseCase } from "../../../src/cases/parse-case.ts";
import { replay } from "../../../src/cases/replay.ts";
import { exportCase } from "../../../src/scenario/export/export-case.ts";
import { CaseExportError } from "../../../src/scenario/to-case.ts";
import { parse, run } from "../support.ts";

const HEAD = `version: 1
title: calls of programs
image:
  layers:
    - tree:
        /bin/sh: { symlink: busybox }
        /srv/data: { size: 5000, mode: 0644 }
        /srv/dir/x: x
        /etc/passwd: "root:x:0:0:root:/root:/bin/sh\\napp:x:7:8::/srv:/bin/sh\\n"
steps:
`;

const STEPS = `  - umask: { mode: 077 }
  - run: |
      chmod 600 /srv/data; rm -r /srv/dir && mkdir /srv/dir
      sed -i s/root/toor/ /etc/passwd; cp -p /srv/data /srv/copy; ln -s copy /srv/link
  - mkdir: { path: /made, mode: 0777 }
  - diff:
  - run: echo {n} >> /count
    repeat: 2
`;

const exported = (steps: string) => exportCase(parse(HEAD + steps));

/** The operations, without those that look only. */
async function changes(steps: string): Promise<unknown[]> {
  const { given } = await exported(steps);
  const looks = ["umask", "stat", "lstat", "fstat", "readlink", "readdir", "listxattr"];
  const isPlace = (flags: unknown) => `${flags}`.includes("O_PATH");
  const places = given.ops.filter(({ flags }) => isPlace(flags)).map(({ fd }) => fd);
  const closes = ({ op, fd }: CaseOp) => op === "close" && places.includes(fd);
  return given.ops.filter((op) => !looks.includes(op.op) && !isPlace(op.flags) && !closes(op));
}

describe("exportCase()", () => {
  it("writes out the calls that a run makes, paths from the root, and who makes them", async () => {
    expect(
      await changes(`  - run: { command: cd srv && echo hi > new; rm -r dir, user: app }\n`),
    ).toEqual([
      {
        ...{ op: "open", path: "/srv/new", flags: "O_WRONLY|O_CREAT|O_TRUNC", mode: 0o666 },
        ...{ fd: "run2.2", uid: 7, gid: 8 },
      },
      { op: "unlink", path: "/srv/dir/x", uid: 7, gid: 8 },
    ]);
  });

  it("comes to the same upper when the case is replayed", async () => {
    const { given, counts } = await exported(STEPS);

    const outcome = replay(parseCase(JSON.parse(JSON.stringify(given))));

    const { containers, close } = await run(HEAD + STEPS);
    close();
    const files = outcome.upper!.filter(({ type }) => type === "file");
    const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
    // The symlink's target counts, too.
    expect(bytes + "copy".length).toBe(containers[0]!.upperBytes);
    expect(outcome.upper!.map(({ path }) => path).sort()).toEqual([
      ...["/", "/count", "/etc", "/etc/passwd", "/made"],
      ...["/srv", "/srv/copy", "/srv/data", "/srv/dir", "/srv/link"],
    ]);
    expect(outcome.ops.filter((one) => "errno" in one && one.errno === "EBADF")).toEqual([]);
    expect(given.ops.find(({ path }) => path === "/made")).toEqual({
      ...{ op: "mkdir", path: "/made", mode: 0o777 },
    });
    expect(counts[0]).toBe(1);
    expect(counts[3]).toBe(0);
    expect(1 + counts.reduce((sum, count) => sum + count, 0)).toBe(given.ops.length);
  });

  it("leaves out what is no part of the overlay", async () => {
    expect(
      await changes(
        "  - run: echo a > /dev/null; cat /proc/version > /dev/null; echo b >> /etc/hosts\n",
      ),
    ).toEqual([]);
  });

  it("says which call no case can say", async () => {
    const failing = exported("  - run: dd if=/dev/zero of=/big bs=3M count=1 status=none\n");

    await expect(failing).rejects.toThrow(CaseExportError);
    await expect(failing).rejects.toThrow(
      /test\.yaml:11: a program of this run calls \w+ in a way/,
    );
  });

  it("refuses what has no layers to write out", async () => {
    const text = "version: 1\ntitle: a test\nsteps:\n  - build: here\n";

    await expect(exportCase(parse(text))).rejects.toThrow(
      "a case has layers, and this scenario builds images only",
    );
  });
});
