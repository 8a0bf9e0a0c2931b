import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { toyProfile } from "./support/toy-profile.ts";

const folder = tempFolder();
const image = join(folder.path, "image");
mkdirSync(join(image, "srv"), { recursive: true });
mkdirSync(join(image, "bin"));
writeFileSync(join(image, "srv", "data.db"), Buffer.alloc(300_000, "d"));
writeFileSync(join(image, "srv", "old"), Buffer.alloc(5_000, "o"));
writeFileSync(join(image, "bin", "app"), "x", { mode: 0o755 });

const LOG = `1 execve("/bin/app", ["app"], 0x1 /* 2 vars */) = 0
1 openat(AT_FDCWD, "/etc/app.conf", O_RDONLY) = -1 ENOENT (No such file or directory)
1 openat(AT_FDCWD, "/srv/data.db", O_RDWR|O_CLOEXEC) = 3</srv/data.db>
1 pread64(3</srv/data.db>, ""..., 4096, 0) = 4096
1 pwrite64(3</srv/data.db>, ""..., 4096, 8192) = 4096
1 openat(AT_FDCWD, "/srv/data.db-journal", O_WRONLY|O_CREAT|O_EXCL, 0640) = 4</srv/data.db-journal>
1 write(4</srv/data.db-journal>, ""..., 70000) = 70000
1 fchown(4</srv/data.db-journal>, 5, 6) = 0
1 close(4</srv/data.db-journal>) = 0
1 unlink("/srv/old") = 0
1 chdir("/srv") = 0
1 mkdirat(AT_FDCWD</srv>, "d", 0750) = 0
1 setuid(1000) = 0
1 openat(AT_FDCWD</srv>, "d/x", O_WRONLY|O_CREAT, 0600) = -1 EACCES (Permission denied)
1 newfstatat(AT_FDCWD</srv>, "data.db/x", 0x7f, 0) = -1 ENOTDIR (Not a directory)
1 +++ exited with 0 +++
`;
const log = folder.write("app.log", LOG);

describe("copyup trace", () => {
  it("reports what a program cost", async () => {
    const { status, out, err } = await cli([
      ...["trace", log, "--image", image, "--device", toyProfile()],
    ]);

    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain(
      "72.4 KiB written, 293 KiB copied up in about 1 s: write amplification 5×.",
    );
    expect(out).toContain("1  app: 15 calls");
    expect(out).toContain(
      "open for writing of /srv/data.db copied 293 KiB from layer image in\n    1 s (0.5 to 2); 4 KiB",
    );
    expect(out).toContain("Contents are synthetic");
    expect(out).toMatch(/✓ All 15 calls came out as in the log\.\n$/);
  });

  it("writes a scenario that comes to the same numbers", async () => {
    const file = join(folder.path, "app.yaml");
    const traced = await cli(["trace", log, "--image", image, "--json", "-o", file]);
    const run = await cli(["run", "--json", file]);

    expect(traced.err).toBe(`copyup: ${file}: 17 steps; copyup run ${file} replays them\n`);
    expect({ status: run.status, err: run.err }).toEqual({ status: 0, err: "" });
    const [theirs, ours] = [JSON.parse(traced.out), JSON.parse(run.out)];
    expect(ours).toMatchObject({ format: "copyup-scenario-report", ok: true });
    const { bySteps: _theirs, copyUps: ofTrace, ...numbers } = theirs.containers[0].cost;
    const { bySteps: _ours, copyUps: ofRun, ...same } = ours.containers[0].cost;
    expect(same).toEqual(numbers);
    const bare = (list: readonly Record<string, unknown>[]) =>
      list.map(({ step: _, ...rest }) => rest);
    expect(bare(ofRun)).toEqual(bare(ofTrace));
    expect(ours.containers[0].upper).toEqual(theirs.containers[0].upper);
    expect(ours.containers[0].whiteouts).toEqual(["/srv/old"]);
  });

  it("writes a scenario of what a case says otherwise, or not at all", async () => {
    const odd = folder.write(
      "odd.log",
      `1 utimensat(AT_FDCWD, "/srv/old", [UTIME_NOW, UTIME_OMIT], 0) = 0
1 openat(AT_FDCWD, "/srv/data.db", O_RDWR) = 3
1 fallocate(3, 0, -1, 10) = -1 EINVAL (Invalid argument)
1 ftruncate(3, 18446744073709551615) = -1 EINVAL (Invalid argument)
1 renameat2(AT_FDCWD, "/srv/old", AT_FDCWD, "/srv/x", RENAME_EXCHANGE|0x70) = -1 EINVAL (Invalid argument)
`,
    );
    const file = join(folder.path, "odd.yaml");

    const traced = await cli(["trace", odd, "--image", image, "--json", "--strict", "-o", file]);
    const run = await cli(["run", "--json", file]);

    expect({ traced: traced.status, run: run.status, err: run.err }).toEqual({
      ...{ traced: 0, run: 0, err: "" },
    });
    const totalOf = ({ out }: { out: string }) => JSON.parse(out).containers[0].cost.total;
    expect(totalOf(run)).toEqual(totalOf(traced));
    expect(totalOf(run).copyUps).toBe(2);
  });

  it("tells programs all of it", async () => {
    const { out } = await cli(["trace", "--json", log, "--image", image]);

    const report = JSON.parse(out);
    expect(report).toMatchObject({
      format: "copyup-trace-report",
      version: 1,
      file: log,
      ok: true,
    });
    expect(report.trace).toEqual({
      ...{ lines: 16, calls: 15, outside: 0, differences: [], unknown: [], missing: [] },
      programs: [{ step: 1, name: "app", path: "/bin/app", runs: 1, calls: 15, differing: 0 }],
    });
  });

  it("reads a compressed log, and one from the standard input, alike", async () => {
    const packed = folder.write("app.log.gz", gzipSync(LOG));
    const [plain, gzipped, piped] = [
      await cli(["trace", "--json", log, "--image", image]),
      await cli(["trace", "--json", packed, "--image", image]),
      await cli(["trace", "--json", "-", "--image", image], { stdin: Buffer.from(LOG) }),
    ];

    const numbers = (run: { out: string }) => ({ ...JSON.parse(run.out), file: "" });
    expect(numbers(gzipped)).toEqual(numbers(plain));
    expect(numbers(piped)).toEqual(numbers(plain));
  });

  it("reads a log that went through Windows as the plain one", async () => {
    const windows = folder.write("app.crlf", `\u{feff}${LOG.replaceAll("\n", "\r\n")}`);

    const { status, out } = await cli(["trace", "--json", windows, "--image", image]);

    expect(status).toBe(0);
    const plain = await cli(["trace", "--json", log, "--image", image]);
    expect({ ...JSON.parse(out), file: "" }).toEqual({ ...JSON.parse(plain.out), file: "" });
  });

  it.each<[what: string, data: Uint8Array | string, complaint: string]>([
    ["xz", "\u{fd}7zXZ", "compressed with xz: unpack it first"],
    ["zstd", "\u{28}\u{b5}\u{2f}\u{fd}", "compressed with zstd: unpack it first"],
    ["bzip2", "BZh9", "compressed with bzip2: unpack it first"],
    ["UTF-16", "\u{ff}\u{fe}1\0", "UTF-16: save it as plain text"],
    ["a program", "\u{7f}ELF", "a program, not the log of strace"],
  ])("refuses %s", async (what, data, complaint) => {
    const file = folder.write(`foreign.${what}`, Buffer.from(data as string, "latin1"));

    const run = await cli(["trace", file, "--image", image]);

    expect(run).toEqual({ status: 2, out: "", err: `copyup: ${file}: ${complaint}\n` });
  });

  it.each([
    [["--umask", "9"], "--umask 9: expected octal digits: 022"],
    [["--cwd", "srv"], "--cwd srv: expected a path that begins with /"],
    [["--root", "mnt"], "--root mnt: expected a path that begins with /"],
    [["--user", "bob"], "--user bob: expected uid or uid:gid, in numbers"],
  ])("refuses %s", async (options, complaint) => {
    const run = await cli(["trace", log, "--image", image, ...options]);

    expect(run).toEqual({ status: 2, out: "", err: `copyup: ${complaint}\n` });
  });

  it("takes who, where and with which umask the first process is", async () => {
    const bare = folder.write("bare.log", `1 mkdir("d", 0777) = 0\n`);
    const who = ["--user", "0:7", "--cwd", "/srv", "--umask", "027"];
    const file = join(folder.path, "bare.json");

    const { status } = await cli(["trace", bare, "--image", image, ...who, "-o", file]);

    expect(status).toBe(0);
    const steps = readFileSync(file, "utf8");
    expect(steps).toContain('{"umask":{"mode":"027"},"as":{"uid":0,"gid":7}}');
    expect(steps).toContain('{"mkdir":{"path":"/srv/d","mode":"0777"},"as":{"uid":0,"gid":7}}');
  });

  it("takes the logs of strace -ff by their times", async () => {
    const first = folder.write(
      "ff.10",
      `1700000000.1 openat(AT_FDCWD, "/srv/n", O_WRONLY|O_CREAT, 0600) = 3
1700000000.2 vfork() = 11
1700000000.6 unlink("/srv/m") = 0
`,
    );
    const second = folder.write(
      "ff.11",
      `1700000000.3 write(3, ""..., 10) = 10
1700000000.5 rename("/srv/n", "/srv/m") = 0
`,
    );
    const untimed = [first, second].map((path) =>
      folder.write(`plain.${path.slice(-2)}`, readFileSync(path, "utf8").replace(/^\S+ /gm, "")),
    );

    const timed = await cli(["trace", "--json", "--strict", second, first, "--image", image]);
    const guessed = await cli(["trace", "--json", "--strict", ...untimed, "--image", image]);

    expect([timed.status, guessed.status]).toEqual([0, 0]);
    expect(JSON.parse(timed.out).trace.unknown).toEqual([]);
    expect(JSON.parse(guessed.out).trace.unknown).toMatchObject([{ kind: "order of processes" }]);
    expect(JSON.parse(guessed.out).containers[0].cost.total.writtenBytes).toBe(10);
  });

  it("says where image and log do not fit, and adds what is missing when told", async () => {
    const lacking = folder.write(
      "lacking.log",
      `1 openat(AT_FDCWD, "/opt/big", O_RDWR) = 3</opt/big>
1 newfstatat(3</opt/big>, "", {st_mode=S_IFREG|0644, st_size=123456, ...}, AT_EMPTY_PATH) = 0
1 write(3</opt/big>, "", 100) = 100
`,
    );

    const plain = await cli(["trace", lacking, "--image", image]);
    const strict = await cli(["trace", "--strict", lacking, "--image", image]);
    const made = await cli(["trace", "--synthesize", "--strict", lacking, "--image", image]);

    expect([plain.status, strict.status, made.status]).toEqual([0, 1, 0]);
    expect(plain.out).toContain(
      "✗ 1 of 3 calls came out other than in the log: image and log do not fit there.\n  • openat, 1×: ok in the log, ENOENT here; /opt/big (line 1)",
    );
    expect(plain.out).toContain("call on a file that the image lacks, 1×");
    expect(made.out).toContain("copied 120.6 KiB from layer from-the-log");
  });

  it.each<[what: string, argv: string[], complaint: string]>([
    [
      "no log",
      ["/nowhere.log", "--image", image],
      "/nowhere.log: no such file; give what strace -o wrote",
    ],
    ["a folder", [image, "--image", image], `${image}: a folder, not the log of strace`],
    ["no image", [log, "--image", "./nothing"], "./nothing: no such file or folder"],
    ["a bad user", [log, "--image", image, "--user", "bob"], "--user bob: expected uid or uid:gid"],
    [
      "two passes of a pipe",
      ["-", "--synthesize", "--image", image],
      "--synthesize reads the log twice",
    ],
    [
      "several logs without ids",
      [log, log, "--image", image],
      "several logs are those of strace -ff",
    ],
  ])("complains of %s", async (_what, argv, complaint) => {
    const { status, out, err } = await cli(["trace", ...argv]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(complaint);
  });
});
