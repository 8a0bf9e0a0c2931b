import fc from "fast-check";
import { expect, it } from "vitest";
import { logOf, planTrace } from "../../bench/trace-log.ts";
import { play } from "./support/play.ts";

const WHOLE = `${[...logOf(planTrace(60))].join("")}4711 clone(child_stack=NULL, flags=SIGCHLD) = 4712
4712 execve("/srv/app/dir0/module-0.js", ["x"], 0x7ffd /* 3 vars */) = 0
4712 utimensat(AT_FDCWD, "/srv/app", [{tv_sec=1, tv_nsec=2}, UTIME_OMIT], 0) = 0
4711 setxattr("/srv/app", "user.x", "\\1\\2", 2, 0) = 0
4711 mknod("/srv/app/pipe", S_IFIFO|0644) = 0
4711 copy_file_range(20, [0], 21, NULL, 10, 0) = -1 EBADF (Bad file descriptor)
4711 openat(AT_FDCWD</srv>, "app/dir0", O_RDONLY|O_DIRECTORY) = 3</srv/app/dir0>
4711 _llseek(3</srv/app/dir0>, 0, [0], SEEK_SET) = 0
4711 fcntl(3</srv/app/dir0>, F_SETFL, O_RDONLY|O_APPEND) = 0
4711 write(8</srv/app/dir0/module-0.js>, ""..., 5) = 5
4711 fallocate(8</srv/app/dir0/module-0.js>, FALLOC_FL_INSERT_RANGE, 0, 4096) = 0
4711 chmod("/proc/self/fd/8", 0600) = 0
4711 chroot("/srv/app") = 0
4711 mkdir("dir0/../../x", 0755) = 0
4711 capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=0, permitted=0, inheritable=0}) = 0
4711 openat2(3</srv/app/dir0>, "/y", {flags=O_RDWR|O_CREAT, mode=0600, resolve=RESOLVE_IN_ROOT}, 24) = 9
4712 +++ exited with 0 +++
`;
const TREE = { "/srv/app/dir0/module-0.js": "x".repeat(3000), "/srv/app/dir7/module-7.js": "y" };

/** Text taken out, or put in. */
const damage = fc.tuple(
  fc.nat(WHOLE.length - 1),
  fc.nat(30),
  fc.string({ unit: fc.constantFrom(...'()[]{}<>,"\\=?-+0 x7\n/ANeE|:'), maxLength: 6 }),
);

it("a damaged log is replayed as far as it can be read, and never fails", () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 12 }), (damages) => {
      const log = damages.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        WHOLE,
      );

      const { openAfter } = play(TREE, log);

      expect(openAfter).toBe(0);
    }),
    { numRuns: 300 },
  );
});
