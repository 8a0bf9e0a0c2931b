import { describe, expect, it } from "vitest";
import { makedev } from "../../src/base/mode.ts";
import { walk } from "../../src/layer/layer.ts";
import { MissingFiles } from "../../src/strace/missing-files.ts";
import { play } from "./support/play.ts";

const TREE = {
  "/etc/passwd": "root:x:0:0\n",
  "/var/lib/db": "0123456789",
  "/var/log/": { mode: 0o777 },
  "/bin/su": { text: "su", mode: 0o4755 },
  "/srv/a/": {},
  "/srv/link": { symlink: "a" },
} as const;

describe("Replay", () => {
  it("writes where the program stood: position, offset, end", () => {
    const { sizeOf, look, differences, envelopes } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/var/lib/db", O_RDWR) = 3
      1 read(3, "0123"..., 4) = 4
      1 write(3, "abc", 3) = 3
      1 pwrite64(3, "z"..., 10, 100) = 10
      1 lseek(3, 0, SEEK_CUR) = 7
      1 openat(AT_FDCWD, "/var/log/new", O_WRONLY|O_CREAT|O_APPEND, 0666) = 4
      1 write(4, "x"..., 1000) = 1000
      1 writev(4, [{iov_base="a", iov_len=1}, {iov_base="b", iov_len=1}], 2) = 2
      1 ftruncate(3, 110) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect([sizeOf("/var/lib/db"), sizeOf("/var/log/new")]).toEqual([110, 1002]);
    expect(look.lstat("/var/log/new").mode & 0o777).toBe(0o644);
    const text = new TextDecoder().decode(look.read(look.open("/var/lib/db"), 12));
    expect(text).toBe("0123www789\0\0");
    expect(
      envelopes.filter(({ event }) => event.type === "copy-up").map(({ event }) => event),
    ).toMatchObject([
      { path: "/var", kind: "dir" },
      { path: "/var/lib", kind: "dir" },
      { path: "/var/lib/db", kind: "data", copied: 10, trigger: "open" },
      { path: "/var/log", kind: "dir" },
    ]);
  });

  it("shares positions between dup and fork, and closes when the last one does", () => {
    const { sizeOf, openBefore, openAfter, differences } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/var/log/x", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3
      1 dup(3) = 5
      1 fcntl(3, F_DUPFD_CLOEXEC, 10) = 10
      1 write(3, ""..., 5) = 5
      1 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 2
      2 write(5, ""..., 5) = 5
      2 execve("/bin/su", ["su"], 0x1 /* 2 vars */) = 0
      2 write(5, ""..., 5) = 5
      2 write(10, ""..., 5) = -1 EBADF (Bad file descriptor)
      1 close(3) = 0
      1 close(5) = 0
      1 close(10) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect(sizeOf("/var/log/x")).toBe(15);
    expect([openBefore, openAfter]).toEqual([1, 0]);
  });

  it("gives threads one table, and a child that speaks before its parent its parent's", () => {
    const { sizeOf, unknown, differences } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/var/log/x", O_WRONLY|O_CREAT, 0600) = 3
      1 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD, stack=0x7f, stack_size=0x7ff} <unfinished ...>
      2 close(3) = 0
      2 openat(AT_FDCWD, "/var/log/y", O_WRONLY|O_CREAT, 0600 <unfinished ...>
      1 <... clone3 resumed> => {parent_tid=[2]}, 88) = 2
      2 <... openat resumed>) = 3
      1 write(3, ""..., 7) = 7
      1 vfork( <unfinished ...>
      3 write(3, ""..., 7) = 7
      3 close(3) = 0
      3 exit_group(0) = ?
      3 +++ exited with 0 +++
      1 <... vfork resumed>) = 3
      1 write(3, ""..., 7) = 7
      `,
    );

    expect([differences, unknown]).toEqual([[], []]);
    expect([sizeOf("/var/log/x"), sizeOf("/var/log/y")]).toEqual([0, 21]);
  });

  it("walks from working directories, open directories and symlinks", () => {
    const { sizeOf, look, differences } = play(
      TREE,
      `
      1 chdir("/srv/link") = 0
      1 mkdir("d", 0755) = 0
      1 openat(AT_FDCWD, "d/f", O_WRONLY|O_CREAT, 0666) = 3
      1 openat(AT_FDCWD, "/srv", O_RDONLY|O_DIRECTORY) = 4
      1 mkdirat(4, "b", 0700) = 0
      1 renameat(AT_FDCWD, "d/f", 4, "b/g") = 0
      1 symlinkat("b/g", 4, "s") = 0
      1 fchdir(4) = 0
      1 openat(AT_FDCWD, "s", O_WRONLY|O_APPEND) = 5
      1 write(5, ""..., 9) = 9
      1 rename("/srv/b", "/srv/c") = 0
      1 chdir("c") = 0
      1 linkat(AT_FDCWD, "g", AT_FDCWD, "h", 0) = 0
      1 unlinkat(4, "a/d", AT_REMOVEDIR) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect([sizeOf("/srv/c/g"), sizeOf("/srv/c/h"), look.tryLstat("/srv/a/d")]).toEqual([
      9,
      9,
      null,
    ]);
    expect(look.readlink("/srv/s")).toBe("b/g");
  });

  it("knows umask, ids and modes", () => {
    const { look, differences } = play(
      TREE,
      `
      1 umask(077) = 022
      1 openat(AT_FDCWD, "/var/log/a", O_WRONLY|O_CREAT, 0666) = 3
      1 setgroups(1, [4]) = 0
      1 setresgid(-1, 5, -1) = 0
      1 setuid(1000) = 0
      1 openat(AT_FDCWD, "/var/log/b", O_WRONLY|O_CREAT, 0666) = 4
      1 openat(AT_FDCWD, "/etc/passwd", O_WRONLY) = -1 EACCES (Permission denied)
      1 execve("/bin/su", ["su"], 0x1 /* 2 vars */) = 0
      1 fchown(4, 7, -1) = 0
      1 chmod("/var/log/b", 04711) = 0
      1 utimensat(AT_FDCWD, "/var/log/b", [{tv_sec=5, tv_nsec=6} /* 1970 */, UTIME_OMIT], 0) = 0
      1 bind(9, {sa_family=AF_UNIX, sun_path="/var/log/sock"}, 110) = 0
      1 mknod("/var/log/null", S_IFCHR|0666, makedev(0x1, 0x3)) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect(look.lstat("/var/log/a")).toMatchObject({ mode: 0o100600, uid: 0, gid: 0 });
    expect(look.lstat("/var/log/b")).toMatchObject({
      mode: 0o104711,
      uid: 7,
      gid: 5,
      atimeSec: 5,
      atimeNsec: 6,
    });
    expect(look.lstat("/var/log/sock").mode).toBe(0o140700);
    expect(look.lstat("/var/log/null")).toMatchObject({ mode: 0o20600, rdev: makedev(1, 3) });
  });

  it("learns who it is from who asks", () => {
    const { look } = play(
      TREE,
      `
      geteuid() = 33
      getegid() = 34
      openat(AT_FDCWD, "/var/log/a", O_WRONLY|O_CREAT, 0666) = 3
      `,
    );

    expect(look.lstat("/var/log/a")).toMatchObject({ uid: 33, gid: 34 });
  });

  it("follows /proc/self/fd to what is open", () => {
    const { look, differences } = play(
      TREE,
      `
      1 mkdir("/srv/d", 0700) = 0
      1 chdir("/srv") = 0
      1 openat(AT_FDCWD, "d", O_RDONLY|O_NOFOLLOW|O_CLOEXEC|O_PATH) = 3
      1 rename("/srv/d", "/srv/e") = 0
      1 chmod("/proc/self/fd/3", 0755) = 0
      1 openat(AT_FDCWD, "/dev/fd/3/x", O_WRONLY|O_CREAT, 0600) = 4
      1 readlink("/proc/self/fd/3", "/srv/e", 4096) = 6
      1 lstat("/proc/self/fd/3", {st_mode=S_IFLNK|0500, st_size=64, ...}) = 0
      1 openat(AT_FDCWD, "/srv", O_WRONLY|O_TMPFILE, 0600) = 5
      1 linkat(AT_FDCWD, "/proc/self/fd/5", AT_FDCWD, "/srv/named", AT_SYMLINK_FOLLOW) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect(look.lstat("/srv/e").mode).toBe(0o40755);
    expect(look.lstat("/srv/e/x").mode).toBe(0o100600);
    expect(look.lstat("/srv/named").mode).toBe(0o100600);
  });

  it("leaves other file systems and other descriptors alone", () => {
    const { upper, differences, unknown, replay } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/proc/self/status", O_RDWR) = 3</proc/1/status>
      1 write(3</proc/1/status>, "x", 1) = 1
      1 openat(AT_FDCWD, "/dev/null", O_WRONLY|O_CREAT, 0666) = 4
      1 write(4, "x", 1) = 1
      1 pipe2([5, 6], O_CLOEXEC) = 0
      1 write(6, "x", 1) = 1
      1 socketpair(AF_UNIX, SOCK_STREAM, 0, [7<UNIX:[1->2]>, 8<UNIX:[2->1]>]) = 0
      1 read(7<UNIX:[1->2]>, "x", 1) = 1
      1 chdir("/proc") = 0
      1 openat(AT_FDCWD</proc>, "x", O_WRONLY|O_CREAT, 0666) = 9
      1 write(9, "x", 1) = 1
      1 write(1, "to the terminal", 15) = 15
      `,
    );

    expect([differences, unknown]).toEqual([[], []]);
    expect([...walk(upper.root)].map(({ path }) => path)).toEqual(["/"]);
    expect(replay.findings.outside).toBe(7);
  });

  it("opens what was open before the log begins, where -y names it", () => {
    const { sizeOf, unknown } = play(
      TREE,
      `
      write(8</var/lib/db>, ""..., 20) = 20
      write(8</var/lib/db>, ""..., 20) = 20
      openat(9</srv/a>, "f", O_WRONLY|O_CREAT, 0666) = 10
      write(11<pipe:[123]>, "x", 1) = 1
      write(12, "x", 1) = 1
      `,
    );

    expect([sizeOf("/var/lib/db"), sizeOf("/srv/a/f")]).toEqual([40, 0]);
    expect(unknown).toEqual([
      "descriptor opened before the log begins ×2",
      "descriptor of unknown origin ×1",
    ]);
  });

  it("says what a log cannot tell", () => {
    const { unknown } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/var/lib/db", O_RDWR) = 3
      1 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3, 0) = 0x7f0000000000
      1 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE, 3, 0) = 0x7f0000000000
      1 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000
      1 io_uring_setup(8, {flags=0}) = 4
      1 write(3, "x", 1) = -1 ENOSPC (No space left on device)
      1 setxattr("/var/lib/db", "user.a"..., "v", 1, 0) = 0
      `,
    );

    expect(unknown).toEqual([
      "shared writable mapping ×1",
      "io_uring ×1",
      "failed for a reason of the machine ×1",
      "extended attribute cut off ×1",
    ]);
  });

  it("moves data between files as the log tells", () => {
    const { sizeOf, differences, envelopes } = play(
      TREE,
      `
      1 openat(AT_FDCWD, "/var/lib/db", O_RDONLY) = 3
      1 openat(AT_FDCWD, "/srv/a/x", O_WRONLY|O_CREAT, 0644) = 4
      1 copy_file_range(3, NULL, 4, NULL, 9223372035781033984, 0) = 10
      1 copy_file_range(3, NULL, 4, NULL, 9223372035781033984, 0) = 0
      1 sendfile(4, 3, [2] => [6], 100) = 4
      1 openat(AT_FDCWD, "/srv/a/y", O_WRONLY|O_CREAT, 0644) = 5
      1 ioctl(5, BTRFS_IOC_CLONE or FICLONE, 3) = -1 EOPNOTSUPP (Operation not supported)
      1 ioctl(5, FICLONE, 3) = 0
      1 fallocate(5, FALLOC_FL_KEEP_SIZE, 0, 8192) = 0
      1 fallocate(5, 0, 0, 20) = 0
      `,
    );

    expect(differences).toEqual([]);
    expect([sizeOf("/srv/a/x"), sizeOf("/srv/a/y")]).toEqual([14, 20]);
    const reads = envelopes.flatMap(({ event }) => (event.type === "read" ? [event.bytes] : []));
    expect(reads).toEqual([10, 4, 10]);
  });

  it("counts calls that come out otherwise, and goes on", () => {
    const { replay, differences, sizeOf } = play(
      TREE,
      `
      1 stat("/etc/passwd", {st_mode=S_IFREG|0644, st_size=99, ...}) = 0
      1 stat("/etc/passwd", {st_mode=S_IFDIR|0755, st_size=99, ...}) = 0
      1 access("/etc/shadow", F_OK) = 0
      1 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3
      1 read(3, "x", 1) = 1
      1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 4
      1 read(4, "x", 20) = 20
      1 unlink("/etc/passwd") = -1 ENOENT (No such file or directory)
      1 openat(AT_FDCWD, "/etc/passwd", O_WRONLY|O_CREAT|O_EXCL, 0600) = 5
      1 mkdir("/etc", 0755) = 0
      1 openat(AT_FDCWD, "/srv/a", O_RDONLY|O_DIRECTORY) = 6
      1 getdents64(6, 0x55 /* 4 entries */, 32768) = 112
      1 getdents64(6, 0x55 /* 0 entries */, 32768) = 0
      `,
      { missing: new MissingFiles() },
    );

    expect(differences).toEqual([
      "stat a size / a smaller one ×1",
      "stat a type / another type ×1",
      "access ok / ENOENT ×1",
      "openat ok / ENOENT ×1",
      "read so many bytes / fewer bytes ×1",
      "unlink ENOENT / ok ×1",
      "openat ok / EEXIST ×1",
      "mkdir ok / EEXIST ×1",
      "getdents64 so many names / fewer names ×1",
    ]);
    expect(sizeOf("/etc/passwd")).toBe(11);
    expect(replay.findings.unknowns).toMatchObject([
      { kind: "call on a file that the image lacks", count: 1, example: "/etc/shadow", line: 5 },
    ]);
  });

  it("follows a log that was recorded above the image, through chroot", () => {
    const { sizeOf, look, differences, replay } = play(
      TREE,
      `
      1 execve("/usr/sbin/chroot", ["chroot", "/mnt/m"], 0x1 /* 2 vars */) = 0
      1 openat(AT_FDCWD</root>, "/etc/ld.so.cache", O_RDONLY) = 3</etc/ld.so.cache>
      1 openat(AT_FDCWD</root>, "/mnt/m/srv/a/outer", O_WRONLY|O_CREAT, 0644) = 4</mnt/m/srv/a/outer>
      1 chroot("/mnt/m") = 0
      1 chdir("/") = 0
      1 write(5</mnt/m/var/lib/db>, ""..., 30) = 30
      1 openat(AT_FDCWD</mnt/m>, "srv/a/inner", O_WRONLY|O_CREAT, 0644) = 6</mnt/m/srv/a/inner>
      1 openat(AT_FDCWD</mnt/m>, "/srv/a/inner2", O_WRONLY|O_CREAT, 0644) = 7</mnt/m/srv/a/inner2>
      `,
      { root: "/mnt/m/" },
    );

    expect(differences).toEqual([]);
    expect(
      ["outer", "inner", "inner2"].map((name) => look.tryLstat(`/srv/a/${name}`)?.size),
    ).toEqual([0, 0, 0]);
    expect(sizeOf("/var/lib/db")).toBe(30);
    expect(replay.findings.outside).toBeGreaterThan(0);
  });

  it("tells programs apart, and counts runs of the same one", () => {
    const { replay, envelopes } = play(
      TREE,
      `
      1 execve("/bin/su", ["su"], 0x1 /* 2 vars */) = 0
      1 openat(AT_FDCWD, "/var/lib/db", O_RDONLY) = 3
      1 vfork() = 2
      2 execve("/etc/passwd", ["x"], 0x1 /* 2 vars */) = 0
      2 chmod("/var/lib/db", 0600) = 0
      2 +++ exited with 0 +++
      1 vfork() = 3
      3 execve("/etc/passwd", ["x"], 0x1 /* 2 vars */) = 0
      `,
    );

    expect(
      replay.programs.list.map(({ step, name, runs, calls }) => [step, name, runs, calls]),
    ).toEqual([
      [1, "su", 1, 4],
      [2, "passwd", 2, 3],
    ]);
    const copy = envelopes.find(({ event }) => event.type === "copy-up");
    expect(copy).toMatchObject({ step: 2, syscall: "chmod" });
  });

  it("knows the calls of 32-bit programs", () => {
    const { sizeOf, look, differences } = play(
      TREE,
      `
      1 open("/srv/n32", O_RDWR|O_CREAT, 0644) = 3
      1 _llseek(3, 500, [500], SEEK_SET) = 0
      1 write(3, ""..., 10) = 10
      1 ftruncate64(3, 2000) = 0
      1 truncate64("/etc/passwd", 7) = 0
      1 chown32("/var/lib/db", 5, 6) = 0
      1 lchown32("/srv/link", 7, 8) = 0
      1 fchown32(3, 9, 9) = 0
      1 fcntl64(3, F_DUPFD, 20) = 20
      1 setuid32(1000) = 0
      1 open("/srv/no", O_RDWR|O_CREAT, 0644) = -1 EACCES (Permission denied)
      1 write(20, ""..., 100) = 100
      `,
    );

    expect(differences).toEqual([]);
    expect([sizeOf("/srv/n32"), sizeOf("/etc/passwd")]).toEqual([2000, 7]);
    expect(look.lstat("/srv/n32")).toMatchObject({ uid: 9, gid: 9 });
    expect(look.lstat("/srv/link")).toMatchObject({ uid: 7, gid: 8 });
    expect(look.lstat("/var/lib/db")).toMatchObject({ uid: 5, gid: 6 });
  });

  it("says what it had to assume of where and who a process is, and takes it when told", () => {
    const log = `
      1 open("x", O_WRONLY|O_CREAT, 0666) = 3
      1 umask(0) = 077
      1 write(2</srv/err>, "x", 1) = 1
      `;
    const assumed = play(TREE, log);
    const told = play(TREE, log, { cwd: "/srv", umask: 0o077 });

    expect(assumed.unknown).toEqual(["working directory ×1", "umask ×1", "standard stream ×1"]);
    expect(assumed.look.lstat("/x").mode).toBe(0o100644);
    expect(told.unknown).toEqual(["standard stream ×1"]);
    expect(told.look.lstat("/srv/x").mode).toBe(0o100600);
  });

  it("stands where the engine may not look", () => {
    const { differences } = play(
      { ...TREE, "/root/": { mode: 0o700 }, "/root/bin/x": "x" },
      `
      1 setuid(1000) = 0
      1 execve("/root/bin/x", ["x"], 0x1 /* 2 vars */) = 0
      1 fstat(4</root/bin/x>, {st_mode=S_IFREG|0644, st_size=1, ...}) = 0
      1 write(2</root/bin/x>, "x", 1) = 1
      `,
    );

    expect(differences).toEqual(["execve ok / ENOENT ×1"]);
  });

  it("leaves out what a capability, seccomp or a security module refused to root", () => {
    const { upper, differences, unknown } = play(
      TREE,
      `
      1 chown("/etc/passwd", 5, 5) = -1 EPERM (Operation not permitted)
      1 openat(AT_FDCWD, "/etc/passwd", O_WRONLY|O_TRUNC) = -1 EACCES (Permission denied)
      1 unlink("/etc/passwd") = -1 EROFS (Read-only file system)
      1 access("/etc/passwd", X_OK) = -1 EACCES (Permission denied)
      `,
    );

    expect(differences).toEqual([]);
    expect(unknown).toEqual(["failed for a reason of the machine ×3"]);
    expect([...walk(upper.root)].map(({ path }) => path)).toEqual(["/"]);
  });
});
