import { expect, it } from "vitest";
import { sizeWords } from "../../../src/base/amount-words.ts";
import type { CaseOp } from "../../../src/cases/case.ts";
import { stepWords } from "../../../src/scenario/run/step-words.ts";

it.each<[CaseOp, string]>([
  [
    { op: "open", path: "/a", flags: ["O_RDWR", "O_CREAT"], fd: "f" },
    "open /a, O_RDWR|O_CREAT, as f",
  ],
  [{ op: "open", path: "/a", mode: 0o600 }, "open /a"],
  [{ op: "creat", path: "/a", fd: "f" }, "creat /a, as f"],
  [{ op: "close", fd: "f" }, "close f"],
  [{ op: "pwrite", fd: "f", content: "xy", offset: 4096 }, "pwrite f, 2 B at 4096"],
  [{ op: "write", path: "/a", content: { repeat: "x", len: 3 * 2 ** 20 } }, "write /a, 3 MiB"],
  [{ op: "write", path: "/a", content: { hex: "00ff" } }, "write /a, 2 B"],
  [{ op: "pread", fd: "f", len: 1024, offset: 0 }, "pread f, 1 KiB at 0"],
  [{ op: "lseek", fd: "f", offset: -1, whence: "SEEK_END" }, "lseek f, SEEK_END -1"],
  [{ op: "lseek", fd: "f", offset: 5 }, "lseek f, at 5"],
  [{ op: "copy_file_range", fd: "a", to_fd: "b", len: 10 }, "copy_file_range a to b, 10 B"],
  [{ op: "fallocate", path: "/a", len: 4096, offset: 8 }, "fallocate /a, 4 KiB at 8"],
  [{ op: "truncate", path: "/a", size: 0 }, "truncate /a, 0 B"],
  [{ op: "rename", path: "/a", to: "/b" }, "rename /a to /b"],
  [
    { op: "renameat2", path: "/a", to: "/b", flags: ["RENAME_EXCHANGE"] },
    "renameat2 /a to /b, RENAME_EXCHANGE",
  ],
  [{ op: "link", path: "/a", to: "/b" }, "link /a to /b"],
  [{ op: "symlink", path: "/a", target: "b" }, "symlink /a -> b"],
  [{ op: "mknod", path: "/a", type: "char", mode: 0o600 }, "mknod /a, 0600, char"],
  [{ op: "chmod", path: "/a", mode: 0o4755 }, "chmod /a, 04755"],
  [{ op: "chown", path: "/a", group: 5 }, "chown /a, -1:5"],
  [{ op: "access", path: "/a", mode: "rw" }, "access /a, rw"],
  [{ op: "setxattr", path: "/a", name: "user.k", value: "v" }, "setxattr /a, user.k"],
  [{ op: "umask", mode: 0o22 }, "umask, 022"],
  [{ op: "getcwd" }, "getcwd"],
  [{ op: "remount" }, "remount"],
])("stepWords(%j) is %j", (op, words) => {
  expect(stepWords(op)).toBe(words);
});

it.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [1536, "1.5 KiB"],
  [200 * 2 ** 20, "200 MiB"],
  [500e9, "465.7 GiB"],
  [2 ** 53, "8192 TiB"],
])("sizeWords(%i) is %j", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
