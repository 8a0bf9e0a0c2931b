import { describe, expect, it } from "vitest";
import { Call } from "../../src/strace/call.ts";
import { pathIn } from "../../src/strace/quoted.ts";

function parsed(text: string) {
  const call = new Call();
  const whole = call.parse(text, text.indexOf("("));
  const args = Array.from({ length: call.count }, (_, i) => call.raw(i));
  return { whole, args, value: call.value, errno: call.errno, call };
}

describe("Call", () => {
  it.each<[line: string, args: string[], value: number, errno: string | null]>([
    ["close(3)                = 0", ["3"], 0, null],
    ["getpid() = 12", [], 12, null],
    [
      'openat(AT_FDCWD</>, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3</etc/ld.so.cache>',
      ["AT_FDCWD</>", '"/etc/ld.so.cache"', "O_RDONLY|O_CLOEXEC"],
      3,
      null,
    ],
    [
      'openat(AT_FDCWD, "/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
      ["AT_FDCWD", '"/x"', "O_RDONLY"],
      -1,
      "ENOENT",
    ],
    [
      'write(5</a (b), c>, "a, \\"b\\") = 3\\n"..., 4096) = 4096 <0.000021>',
      ["5</a (b), c>", '"a, \\"b\\") = 3\\n"...', "4096"],
      4096,
      null,
    ],
    [
      'newfstatat(3</etc/passwd->, "", {st_mode=S_IFREG|0644, st_size=1_, ...}, AT_EMPTY_PATH) = 0',
      ["3</etc/passwd->", '""', "{st_mode=S_IFREG|0644, st_size=1_, ...}", "AT_EMPTY_PATH"],
      0,
      null,
    ],
    [
      'connect(4<TCP:[127.0.0.1:80->10.0.0.1:9]>, {sa_family=AF_INET, sin_addr=inet_addr("1.2.3.4")}, 16) = 0',
      [
        "4<TCP:[127.0.0.1:80->10.0.0.1:9]>",
        '{sa_family=AF_INET, sin_addr=inet_addr("1.2.3.4")}',
        "16",
      ],
      0,
      null,
    ],
    [
      'write(1</dev/pts/0<char 136:0>>, "x", 1) = 1',
      ["1</dev/pts/0<char 136:0>>", '"x"', "1"],
      1,
      null,
    ],
    [
      "prctl(PR_CAPBSET_READ, 1<<CAP_CHOWN, 0) = 1",
      ["PR_CAPBSET_READ", "1<<CAP_CHOWN", "0"],
      1,
      null,
    ],
    [
      'execve("/bin/ls", ["ls", "-l"], 0x7ffd /* 11 vars, one (odd */) = 0',
      ['"/bin/ls"', '["ls", "-l"]', "0x7ffd /* 11 vars, one (odd */"],
      0,
      null,
    ],
    [
      "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f1234567000",
      ["NULL", "8192", "PROT_READ", "MAP_PRIVATE", "3", "0"],
      0x7f1234567000,
      null,
    ],
    ["exit_group(0)   = ?", ["0"], Number.NaN, null],
    [
      "read(3, 0x7ffd, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
      ["3", "0x7ffd", "10"],
      Number.NaN,
      null,
    ],
    ["fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)", ["3", "F_GETFL"], 0x8002, null],
    ["close(9) = -1 (errno 9)", ["9"], -1, "?"],
  ])("reads %s", (line, args, value, errno) => {
    expect(parsed(line)).toMatchObject({ whole: true, args, value, errno });
  });

  it.each(['write(1, "x', "close(3", "close(3) ", "read(0,  <unfinished ...>) = ?"])(
    "finds that %s is cut off, or is none",
    (line) => {
      const { whole, value } = parsed(line);

      expect(whole && !Number.isNaN(value)).toBe(false);
    },
  );

  it("gives numbers, fields and what -y shows", () => {
    const { call } = parsed(
      "fallocate(3</a\\76b>(deleted), 0644, -5, [4096], 0x10, {x=7, tv_sec=12}) = 4</var/x>",
    );

    expect(call.number(1)).toBe(0o644);
    expect(call.number(2)).toBe(-5);
    expect(call.number(4)).toBe(16);
    expect(call.number(9)).toBeNaN();
    expect(call.field(3, "[")).toBe(4096);
    expect(call.field(5, "tv_sec=")).toBe(12);
    expect(call.field(4, "tv_sec=")).toBeNaN();
    expect(call.annotation(0)).toBe("/a\\76b");
    expect(call.annotation(1)).toBeNull();
    expect(call.resultAnnotation).toBe("/var/x");
  });

  it("takes the time that -T prints for no file", () => {
    expect(parsed("dup(3) = 4 <0.000010>").call.resultAnnotation).toBeNull();
  });
});

describe("pathIn()", () => {
  it.each<[raw: string, path: string | null]>([
    ['"/etc/passwd"', "/etc/passwd"],
    ['""', ""],
    ["NULL", null],
    ["0x7ffd1234", null],
    ['"/caf\\303\\251"', "/café"],
    ['"/\\377x"', "/\udcffx"],
    ['"\\x2f\\x61"', "/a"],
    ['"/tab\\there\\\\ \\"q\\""', '/tab\there\\ "q"'],
    ['"/a\\0b"', "/a\0b"],
    ['"/etc"...', "/etc"],
  ])("reads %s", (raw, path) => {
    expect(pathIn(raw)).toBe(path);
  });
});
