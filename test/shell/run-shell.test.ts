import { describe, expect, it } from "vitest";
import { recordingTrace } from "../../src/base/trace.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Command } from "../../src/shell/command.ts";
import { runShell } from "../../src/shell/run-shell.ts";
import type { ShellInit, ShellResult } from "../../src/shell/shell.ts";
import { ShellLimitError } from "../../src/shell/shell-error.ts";
import { clock } from "./record/scene.ts";

const PROGRAMS = [
  "awk",
  "cat",
  "diff",
  "expr",
  "grep",
  "head",
  "id",
  "jq",
  "ls",
  "sort",
  "stat",
  "tail",
  "wc",
  "whoami",
];

/** A Debian-like image with a file or two. */
function image(): LayerBuilder {
  const builder = new LayerBuilder({ name: "image" });
  for (const name of ["dash", ...PROGRAMS]) {
    builder.put(`/bin/${name}`, { type: "file", mode: 0o755 });
  }
  builder.put("/bin/sh", { type: "symlink", target: "dash" });
  const program = Content.fromText("\x7fELF\0\0\n");
  builder.put("/bin/tool", { type: "file", mode: 0o755, content: program });
  builder.put("/usr/bin/apt-get", { type: "file", mode: 0o755, content: program });
  builder.put("/data/old", { type: "file", content: Content.fromText("old text\n") });
  builder.put("/data/link", { type: "symlink", target: "old" });
  builder.put("/etc/passwd", {
    type: "file",
    content: Content.fromText("root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n"),
  });
  return builder;
}

function machine(builder = image(), uid = 0) {
  const { trace, envelopes } = recordingTrace();
  const upper = new LayerBuilder({ name: "upper" }).layer;
  const overlay = mount({ lowers: [builder.layer], upper, clock, trace });
  const process = overlay.process({ uid, cwd: "/data" });
  const run = (
    script: string | readonly string[],
    more: Partial<ShellInit> = {},
  ): Promise<ShellResult> =>
    runShell({ process, clock, env: new Map([["PATH", "/usr/bin:/bin"]]), ...more }, script);
  return { run, process, overlay, envelopes };
}

describe("runShell()", () => {
  it("opens a file once for a redirection, and copies no byte of what it truncates", async () => {
    const { run, envelopes } = machine();

    await run("echo new > old");

    const events = envelopes
      .map(({ event }) => event)
      .filter((event) => "path" in event && event.path === "/data/old");
    expect(events.filter(({ type }) => type === "copy-up")).toMatchObject([
      { trigger: "open", kind: "data", size: 0, copied: 0 },
    ]);
    expect(events.filter(({ type }) => type === "write")).toMatchObject([{ offset: 0, bytes: 4 }]);
  });

  it("copies a file whole that is appended to", async () => {
    const { run, envelopes } = machine();

    await run("echo new >> old");

    const copied = envelopes.flatMap(({ event }) =>
      event.type === "copy-up" && !event.parent ? [event] : [],
    );
    expect(copied).toMatchObject([{ path: "/data/old", kind: "data", copied: 9 }]);
  });

  it("leaves no trace of looking around in devices, nor an open file", async () => {
    const { run, overlay, envelopes } = machine();

    await run("echo x > /dev/null; cat < /dev/null 2> /dev/stderr");

    expect(envelopes.some(({ event }) => "path" in event && event.path.startsWith("/dev"))).toBe(
      false,
    );
    expect(() => overlay.umount()).not.toThrow();
  });

  it("puts the working directory and the umask back", async () => {
    const { run, process } = machine();

    await run("cd /etc; umask 077; (cd /bin)");

    expect(process.getcwd()).toBe("/data");
    expect(process.umask(0)).toBe(0o022);
  });

  it("keeps bytes that are no text", async () => {
    const { run, process } = machine();

    const { stdout } = await run(
      "printf '\\377\\000\\303\\251' > bytes; cat bytes; printf é > né; wc -c < né",
    );

    expect(stdout).toBe("\xff\0\xc3\xa92\n");
    expect(process.tryStat("/data/né")?.size).toBe(2);
  });

  it("names what cannot be run here, once each, and goes on", async () => {
    const result = await machine().run("apt-get update; tool; apt-get install x; nosuch; echo $?");

    expect(result).toMatchObject({ status: 0, stdout: "127\n", unknown: ["apt-get", "tool"] });
    expect(result.stderr).toBe(
      "apt-get: cannot be run here\ntool: cannot be run here\napt-get: cannot be run here\n/bin/sh: 1: nosuch: not found\n",
    );
  });

  it("runs the commands that a caller brings, before its own and without a file", async () => {
    const hello: Command = ({ args, stdout }) => {
      stdout(`hello ${args.join(" ")}\n`);
      return 3;
    };

    const result = await machine().run("npm ci; echo $?; cat", {
      commands: new Map([
        ["npm", hello],
        ["cat", hello],
      ]),
    });

    expect(result).toMatchObject({ stdout: "hello ci\n3\nhello \n", status: 3, unknown: [] });
  });

  it.each<[argv: string | string[], status: number, refused: string, missing: string[]]>([
    ["true", 127, 'exec: "/bin/sh": stat /bin/sh: no such file or directory', ["sh"]],
    [["nosuch", "x"], 127, 'exec: "nosuch": executable file not found in $PATH', ["nosuch"]],
    [["/data/file"], 126, 'exec: "/data/file": permission denied', []],
  ])("cannot start %j in an image that has no shell", async (argv, status, refused, missing) => {
    const builder = new LayerBuilder();
    builder.put("/data/file", { type: "file" });

    const result = await machine(builder).run(argv);

    expect(result).toEqual({ status, refused, missing, stdout: "", stderr: "", unknown: [] });
  });

  it("needs no files when it is not strict", async () => {
    const builder = new LayerBuilder();
    builder.put("/data", { type: "dir" });

    const result = await machine(builder).run("echo a | cat | wc -l", { strictPath: false });

    expect(result).toMatchObject({ status: 0, stdout: "1\n", refused: null });
  });

  it("runs an argv without a shell", async () => {
    const result = await machine().run(["cat", "old", "$HOME"]);

    expect(result).toMatchObject({
      status: 1,
      stdout: "old text\n",
      stderr: "cat: $HOME: No such file or directory\n",
    });
  });

  it("hears output as it comes", async () => {
    const heard: string[] = [];

    await machine().run("echo a; echo b >&2; echo c", {
      onOutput: (stream, text) => heard.push(`${stream} ${text}`),
    });

    expect(heard).toEqual(["out a\n", "err b\n", "out c\n"]);
  });

  it.each([
    ["loops", "while :; do :; done", { loops: 100 }],
    ["commands", "f() { :; }; while :; do f; done", { commands: 100 }],
    ["depth", "f() { f; }; f", { depth: 50 }],
    ["output", "while :; do echo abc; done", { output: 100 }],
    ["output", "x=$(while :; do echo abc; done)", { output: 100 }],
  ] as const)("bounds %s: %s", async (limit, script, limits) => {
    const failure = await machine()
      .run(script, { limits })
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ShellLimitError);
    expect(failure).toMatchObject({ limit });
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const stop: Command = () => {
      controller.abort(new Error("enough"));
      return 0;
    };

    const running = machine().run("stop; echo no > new", {
      commands: new Map([["stop", stop]]),
      signal: controller.signal,
    });

    await expect(running).rejects.toThrow("enough");
  });

  it("leaves no descriptor open after a limit", async () => {
    const { run, overlay } = machine();

    await run("exec 3> a; while :; do :; done > b", { limits: { loops: 10 } }).catch(() => null);

    expect(() => overlay.umount()).not.toThrow();
  });
});

describe("commands that read", () => {
  it.each<[script: string, stdout: string]>([
    [
      "ls -l",
      "total 4\nlrwxrwxrwx 1 root 0 3 Jan  1  1970 link -> old\n-rw-r--r-- 1 root 0 9 Jan  1  1970 old\n",
    ],
    ["id; id -un app; whoami", "uid=0(root) gid=0(root) groups=0(root)\napp\nroot\n"],
    [
      "stat -c '%a %U %F %s %n' old link",
      "644 root regular file 9 old\n777 root symbolic link 3 link\n",
    ],
    ["printf 'b\\na\\nB\\n' | sort", "B\na\nb\n"],
    ["printf '10\\n9\\n' | sort -n | head -n 1; printf 'a\\nb\\nc\\n' | tail -n 2", "9\nb\nc\n"],
    ["grep -c text old; awk '{ print $2 }' old; expr 2 '*' 3", "1\ntext\n6\n"],
    ["echo '{\"a\": [1, 2]}' | jq -c .a", "[1,2]\n"],
    ["printf 'x\\351y\\n' | awk '{ print length($0) }'", "3\n"],
  ])("%s", async (script, stdout) => {
    expect(await machine().run(script)).toMatchObject({ stdout, stderr: "" });
  });

  it("looks at files with the credentials of the process", async () => {
    const builder = image();
    builder.put("/data/secret", { type: "file", mode: 0o600, content: Content.fromText("s") });

    const result = await machine(builder, 1000).run(
      "id -u; cat secret; [ -r secret ] || echo closed",
    );

    expect(result.stdout).toBe("1000\nclosed\n");
    expect(result.stderr).toBe("cat: secret: Permission denied\n");
  });
});
