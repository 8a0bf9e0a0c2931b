import { readFileSync, renameSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FsError, isErrno, withoutStack } from "../../src/base/fs-error.ts";

function nodeError(work: () => unknown): NodeJS.ErrnoException & { dest?: string } {
  try {
    work();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error("it succeeded");
}

const shape = (error: NodeJS.ErrnoException & { dest?: string | undefined }) => {
  const { code, errno, syscall, path, dest, message } = error;
  return { code, errno, syscall, path, dest, message };
};

describe("FsError", () => {
  it("is shaped as Node's own errors are, with one path and with two", () => {
    const missing = "/no such directory/file";

    expect(shape(new FsError("ENOENT", "open", missing))).toEqual(
      shape(nodeError(() => readFileSync(missing))),
    );
    expect(shape(new FsError("ENOENT", "rename", missing, "/x"))).toEqual(
      shape(nodeError(() => renameSync(missing, "/x"))),
    );
  });

  it("says the errno, the system call and the paths", () => {
    expect(new FsError("EBADF", "read").message).toBe("EBADF: bad file descriptor, read");
    expect(new FsError("EXDEV", "rename", "/a", "/b").message).toBe(
      "EXDEV: cross-device link not permitted, rename '/a' -> '/b'",
    );
  });

  it("is an Error with a stack and a name of its own", () => {
    const error = new FsError("EROFS", "mkdir", "/d");

    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("FsError");
    expect(error.stack).toContain("fs-error.test");
    expect(error.errno).toBe(-30);
  });
});

describe("withoutStack()", () => {
  it("makes the same error but for its stack, and leaves those after it theirs", () => {
    const make = (): FsError => new FsError("EXDEV", "rename", "/a", "/b");

    const bare = withoutStack(make);

    expect(bare).toBeInstanceOf(FsError);
    expect({ ...bare, message: bare.message }).toEqual({ ...make(), message: make().message });
    expect(bare.stack).not.toContain("\n");
    expect(make().stack).toContain("fs-error.test");
  });

  it("leaves stacks as they were when nothing was made", () => {
    const { stackTraceLimit } = Error;

    expect(() =>
      withoutStack(() => {
        throw new TypeError();
      }),
    ).toThrow(TypeError);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });
});

describe("isErrno()", () => {
  it.each<[what: string, error: unknown, any: boolean, enoent: boolean]>([
    ["an FsError of that code", new FsError("ENOENT", "stat"), true, true],
    ["an FsError of another code", new FsError("EPERM", "stat"), true, false],
    ["Node's error of that code", Object.assign(new Error(), { code: "ENOENT" }), false, false],
    ["undefined", undefined, false, false],
  ])("tells %s", (_what, error, any, enoent) => {
    expect(isErrno(error)).toBe(any);
    expect(isErrno(error, "ENOENT")).toBe(enoent);
  });
});
