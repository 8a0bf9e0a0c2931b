import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectedContainer } from "../../src/cli/inspect-container.ts";
import { KeptContainers } from "../../src/container/kept-container.ts";
import { rawHeaders } from "../build/support/raw-headers.ts";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";
import { toyProfile } from "./support/toy-profile.ts";

const folder = tempFolder();
let count = 0;
const newStore = () => baseStore(join(folder.path, `store-${count++}`), ["lesson"]);
type Store = Awaited<ReturnType<typeof newStore>>;

const on = (store: Store) => ({
  run: (...argv: string[]) => {
    const [command = "", ...rest] = argv;
    return cli([command, "--store", store.folder, ...rest]);
  },
});
const sh = (script: string) => ["--", "sh", "-c", script];

describe("copyup exec", () => {
  it("shows output, changes and cost of a fresh container, and keeps nothing", async () => {
    const store = await newStore();
    const { run } = on(store);
    const { status, out, err } = await run(
      "exec",
      ...["--device", toyProfile(), "--processors", "4"],
      "lesson",
      ...sh("echo hi; echo no >&2; echo x >> /lower/big.bin; rm /lower/file.txt; exit 3"),
    );

    expect({ status, err }).toEqual({ status: 1, err: "no\n" });
    expect(out).toBe(`hi
The program ended with status 3
Changes
  C /lower
  C /lower/big.bin
  D /lower/file.txt
Cost
  2B written; the container's layer holds 1.05MB (virtual 4.08MB)
  copied up whole: 1.05MB in 1 file, 1.05MB of it stored twice
    /lower/big.bin  1.05MB by open in about 1 s; none of it changed
  1 s (0.5 to 2) in the file system
  Times: Toy disk, 4 processes, contents in the page cache (--device NAME|FILE).
`);
    expect((await run("ps", "-a", "-q")).out).toBe("");
  });

  it("keeps a container under a name, and runs in it again", async () => {
    const store = await newStore();
    const { run } = on(store);
    await run(
      "exec",
      "--name",
      "web",
      "-v",
      "/data",
      "lesson",
      ...sh("echo 1 > /new; echo v > /data/v"),
    );
    const again = await run(
      "exec",
      "-q",
      "web",
      ...sh("cat /new /data/v; echo 2 > /new; rm /lower/file.txt"),
    );
    const third = await run("exec", "-q", "web", ...sh("cat /new; ls /lower/file.txt"));

    expect(again).toEqual({ status: 0, out: "1\nv\n", err: "" });
    expect({ status: third.status, out: third.out }).toEqual({ status: 1, out: "2\n" });
    expect((await run("diff", "web")).out).toBe("A /data\nC /lower\nD /lower/file.txt\nA /new\n");
    const kept = await new KeptContainers(store.containers).require("web");
    expect(kept).toMatchObject({ image: "lesson", sizeRw: 2, volumes: ["/data"] });
  });

  it("lists containers in Docker's columns", async () => {
    const store = await newStore();
    const { run } = on(store);
    await run("exec", "--name", "web", "lesson", ...sh("echo 1234 > /new; exit 7"));
    const { out } = await run("ps", "-a", "-s");
    const [header = "", row = ""] = out.split("\n");

    expect(header.split(/ {2,}/)).toEqual([
      ...["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES", "SIZE"],
    ]);
    expect(row.replace(/^[0-9a-f]{12} /, "ID ")).toMatch(
      /^ID +lesson +"sh -c 'echo 1234 > …" +(?:Less than a second|\d seconds?) ago +Exited \(7\) (?:Less than a second|\d seconds?) ago +web +5B \(virtual 3\.03MB\)$/,
    );
    expect((await run("ps")).out.split("\n")).toHaveLength(2);
  });

  it("tells the truth with --exact, where docker diff misses it", async () => {
    const store = await newStore();
    const { run } = on(store);
    await run("exec", "--name", "web", "lesson", ...sh(": >> /lower/big.bin"));

    expect((await run("diff", "web")).out).toBe("");
    expect((await run("diff", "--exact", "web")).out).toContain("C /lower/big.bin  (nothing)\n");
  });

  it("commits with changes, a message and an author", async () => {
    const store = await newStore();
    const { run } = on(store);
    await run("exec", "--name", "web", "lesson", ...sh("echo x > /new"));
    const { status, out } = await run(
      ...["commit", "-c", "ENV A=b", "-c", 'CMD ["x"]', "-m", "why", "-a", "me", "web", "made:1"],
    );
    const { image, close } = await store.open("made:1");
    close();

    expect({ status, out }).toEqual({ status: 0, out: `${image.config.id}\n` });
    expect(image.layers).toHaveLength(2);
    expect(image.config.container).toMatchObject({ Cmd: ["x"] });
    expect(image.config.container.Env).toContain("A=b");
    expect(image.config.history.at(-1)).toMatchObject({
      createdBy: "sh -c echo x > /new",
      comment: "why",
      author: "me",
      emptyLayer: false,
    });
    // As recorded of Docker 20.10.24: the message is in the history alone.
    expect(Object.keys(JSON.parse(Buffer.from(image.config.bytes).toString()))).toEqual([
      ...["architecture", "author", "config", "container", "container_config", "created"],
      ...["docker_version", "history", "os", "rootfs"],
    ]);
    expect((await run("commit", "-c", "FROM x", "web")).err).toMatch(/^copyup: --change FROM x: /);
    const direct = await run("exec", "--commit", "made:2", "made:1", ...sh("cat /new; echo $A"));
    expect(direct.out).toMatch(/^x\nb\n(.|\n)*Committed made:2 as sha256:/);
  });

  it("exports all that it shows, to a file that is there whole", async () => {
    const store = await newStore();
    const { run } = on(store);
    const file = join(folder.path, "web.tar");
    await run("exec", "--name", "web", "lesson", ...sh("echo x > /new; rm /lower/file.txt"));
    const { status } = await run("export", "web", "-o", file);
    const names = rawHeaders(readFileSync(file), () => "").map(([name]) => name);

    expect(status).toBe(0);
    expect(names).toContain("new");
    expect(names).toContain(".dockerenv");
    expect(names).not.toContain("lower/file.txt");
    expect(spawnSync("tar", ["tf", file]).status).toBe(0);
    expect(statSync(file).size % 512).toBe(0);
    const bad = await run("export", "web", "-o", join(folder.path, "no", "x.tar"));
    expect(bad.status).toBe(2);
  });

  it("says of itself what docker inspect would", async () => {
    const store = await newStore();
    await on(store).run("exec", "--name", "web", "-e", "A=b", "lesson", ...sh("exit 4"));

    expect(await inspectedContainer("web", store)).toMatchObject({
      Name: "/web",
      Path: "sh",
      Args: ["-c", "exit 4"],
      State: { Status: "exited", ExitCode: 4 },
      Config: { Image: "lesson", Cmd: ["sh", "-c", "exit 4"] },
    });
    const shown = await cli(["inspect", "--store", store.folder, "web", "lesson"]);
    expect(shown).toMatchObject({ status: 0, err: "" });
    expect(JSON.parse(shown.out)).toMatchObject([
      { Name: "/web" },
      { RepoTags: ["lesson:latest"] },
    ]);
    const args = ["inspect", "--store", store.folder, "--format", "{{.Name}} {{.State.Status}}"];
    expect((await cli([...args, "web"])).out).toBe("/web exited\n");
    expect(await inspectedContainer("nope", store)).toBeNull();
  });

  it("runs as a user, in a directory, read-only, with a tmpfs", async () => {
    const store = await newStore();
    const { run } = on(store);
    const out = async (...argv: string[]) => (await run("exec", "-q", ...argv)).out;

    expect(
      await out("-u", "1000:1000", "-w", "/tmp", "lesson", ...sh("pwd; echo x > f; stat -c %u f")),
    ).toBe("/tmp\n1000\n");
    expect(
      await out(
        "--read-only",
        "--tmpfs",
        "/t",
        "lesson",
        ...sh("echo x > /x || echo ro; echo y > /t/y && cat /t/y"),
      ),
    ).toBe("ro\ny\n");
    expect((await run("exec", "-u", "nobody-here", "lesson", ...sh("true"))).err).toContain(
      "unable to find user nobody-here",
    );
  });

  it("gives a name to one of two that want it, and loses nothing of either", async () => {
    const store = await newStore();
    const { run } = on(store);
    const runs = await Promise.all(
      ["a", "b", "c"].map((text) =>
        run("exec", "--name", "web", "lesson", ...sh(`echo ${text} > /own`)),
      ),
    );

    expect(runs.filter(({ status }) => status === 0)).toHaveLength(1);
    expect(
      runs.filter(({ err }) => /Conflict\. The container name "\/web" is already in use/.test(err)),
    ).toHaveLength(2);
    expect((await run("exec", "-q", "web", ...sh("cat /own"))).out).toMatch(/^[abc]\n$/);
    const both = await Promise.all(
      ["x", "y"].map((text) => run("exec", "web", ...sh(`echo ${text} > /own`))),
    );
    expect(both.some(({ status }) => status === 0)).toBe(true);
    for (const { status, err } of both)
      if (status !== 0) expect(err).toMatch(/was changed or removed by another copyup meanwhile/);
  });

  it.each([
    [
      ["exec", "nope", "--", "true"],
      /^copyup: No such container: nope; No such image: nope:latest; .*copyup load/,
    ],
    [["exec", "--name", "-x", "lesson", "--", "true"], /Invalid container name|argument missing/],
    [["diff", "nope"], /No such container: nope/],
    [["rm", "nope"], /No such container: nope/],
    [["exec", "-v", "data", "lesson", "--", "true"], /mount path must be absolute/],
  ])("%j is refused with status 2", async (argv, words) => {
    const { status, out, err } = await on(await newStore()).run(...argv);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(words);
    expect(err).not.toContain("    at ");
  });

  it("a removed container is gone, and its name free", async () => {
    const { run } = on(await newStore());
    await run("exec", "--name", "web", "lesson", ...sh("true"));

    expect(await run("rm", "web")).toEqual({ status: 0, out: "web\n", err: "" });
    expect((await run("exec", "--name", "web", "lesson", ...sh("true"))).status).toBe(0);
  });
});
