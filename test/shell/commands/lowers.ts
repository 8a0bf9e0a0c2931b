import type { CaseEntry, CaseValue } from "../../../src/cases/case.ts";

/** The image that recorded command lines run on: a system's files, and above it what somebody added. */

const T = 1_200_000_000;
const CAP_NET_RAW = { hex: "0100000200200000000000000000000000000000" };

type Rest = Omit<Partial<CaseEntry>, "path" | "type">;
const dir = (path: string, rest: Rest = {}): CaseEntry => ({
  path,
  type: "dir",
  mtime: T,
  ...rest,
});
const file = (path: string, content: CaseValue, rest: Rest = {}): CaseEntry => ({
  path,
  type: "file",
  mtime: T,
  content,
  ...rest,
});
const symlink = (path: string, target: string): CaseEntry => ({
  path,
  type: "symlink",
  mtime: T,
  target,
});
const link = (path: string, target: string): CaseEntry => ({ path, type: "link", target });

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
ann:x:1000:1000::/home/ann:/bin/sh
`;
const GROUP = `root:x:0:
daemon:x:1:
adm:x:4:ann
www-data:x:33:
users:x:100:
nogroup:x:65534:
ann:x:1000:
`;
const SHADOW = `root:*:20000:0:99999:7:::
daemon:*:20000:0:99999:7:::
www-data:*:20000:0:99999:7:::
nobody:*:20000:0:99999:7:::
ann:!:20000:0:99999:7:::
`;
const GSHADOW = `root:*::
daemon:*::
adm:*::ann
www-data:*::
users:*::
nogroup:*::
ann:!::
`;
const LOGIN_DEFS = `MAIL_DIR /var/mail
UMASK 022
PASS_MAX_DAYS 99999
PASS_MIN_DAYS 0
PASS_WARN_AGE 7
UID_MIN 1000
UID_MAX 60000
SUB_UID_MIN 100000
SUB_UID_MAX 600100000
SUB_UID_COUNT 65536
GID_MIN 1000
GID_MAX 60000
SUB_GID_MIN 100000
SUB_GID_MAX 600100000
SUB_GID_COUNT 65536
USERGROUPS_ENAB yes
ENCRYPT_METHOD SHA512
`;

const SYSTEM: readonly CaseEntry[] = [
  ...["usr", "dev", "proc", "run", "etc", "home", "var", "var/log", "var/mail", "var/www"].map(
    (name) => dir(`/${name}`),
  ),
  dir("/tmp", { mode: 0o1777 }),
  dir("/root", { mode: 0o700 }),
  ...["bin", "sbin", "lib", "lib64"].map((name) => symlink(`/${name}`, `usr/${name}`)),
  { path: "/dev/null", type: "char", mode: 0o666, rdev: [1, 3] },
  file("/etc/passwd", PASSWD),
  file("/etc/group", GROUP),
  file("/etc/shadow", SHADOW, { mode: 0o640, gid: 42 }),
  file("/etc/gshadow", GSHADOW, { mode: 0o640, gid: 42 }),
  file("/etc/subuid", "ann:100000:65536\n"),
  file("/etc/subgid", "ann:100000:65536\n"),
  file("/etc/login.defs", LOGIN_DEFS),
  file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\ngshadow: files\n"),
  file("/etc/adduser.conf", ""),
  file("/etc/deluser.conf", "REMOVE_HOME = 0\n"),
  file("/etc/shells", "/bin/sh\n/bin/bash\n"),
  dir("/etc/default"),
  file("/etc/default/useradd", "SHELL=/bin/sh\n"),
  dir("/etc/pam.d"),
  dir("/etc/security"),
  dir("/etc/skel"),
  file("/etc/skel/.bashrc", "# bashrc\n"),
  file("/etc/skel/.profile", "# profile\n"),
  dir("/home/ann", { uid: 1000, gid: 1000 }),
  file("/home/ann/note", "mine\n", { uid: 1000, gid: 1000 }),
];

const WORK: readonly CaseEntry[] = [
  dir("/w"),
  file("/w/f", "hello\nworld\n"),
  file("/w/g", "text of g\n", { mode: 0o640, uid: 1000, gid: 1000 }),
  file("/w/empty", ""),
  file("/w/x", "#!/bin/sh\n", { mode: 0o755 }),
  file("/w/su", "setuid\n", { mode: 0o4755 }),
  file("/w/sg", "setgid\n", { mode: 0o2755, gid: 33 }),
  file("/w/ro", "read only\n", { mode: 0o444, mtime: T + 100 }),
  file("/w/big", { repeat: "0123456789\n", len: 20_000 }),
  file("/w/holes", "data", { size: 1_048_576 }),
  file("/w/cap", "net\n", {
    mode: 0o755,
    xattrs: { "security.capability": CAP_NET_RAW, "user.note": "kept" },
  }),
  file("/w/h1", "linked\n", { uid: 1000 }),
  link("/w/h2", "/w/h1"),
  file("/w/lines", "b 2\na 1\nc 3\na 1\n"),
  symlink("/w/sl", "f"),
  symlink("/w/dl", "d"),
  symlink("/w/dangling", "nowhere"),
  { path: "/w/pipe", type: "fifo", mtime: T },
  dir("/w/none"),
  dir("/w/d", { mtime: T + 200 }),
  file("/w/d/a", "a\n"),
  file("/w/d/b.txt", "b\n", { mode: 0o600, uid: 1000, gid: 1000 }),
  dir("/w/d/s", { mode: 0o750 }),
  file("/w/d/s/c.txt", "c\n"),
  symlink("/w/d/s/up", "../a"),
  link("/w/d/s/a2", "/w/d/a"),
  dir("/w/d/s/deep"),
  file("/w/d/s/deep/e", "e\n"),
  dir("/w/mix"),
  file("/w/mix/low", "from below\n"),
  file("/w/mix/both", "below\n"),
  file("/w/mix/gone", "gone\n"),
  dir("/w/opq"),
  file("/w/opq/hidden", "hidden\n"),
  dir("/w/sticky", { mode: 0o1777 }),
  file("/w/sticky/roots", "root's\n"),
  dir("/w/shared", { mode: 0o2775, gid: 33 }),
  dir("/w/u", { uid: 1000, gid: 1000 }),
  file("/w/u/own", "own\n", { uid: 1000, gid: 1000 }),
  dir("/w/u/sub", { uid: 1000, gid: 1000 }),
  file("/w/u/sub/own2", "own2\n", { uid: 1000, gid: 1000 }),
  file("/w/u/roots", "root's\n"),
  dir("/w/locked", { mode: 0o700 }),
  file("/w/locked/in", "in\n"),
  file("/w/name with space", "space\n"),
  file("/w/-dash", "dash\n"),
];

const ADDED: readonly CaseEntry[] = [
  file("/w/mix/both", "above\n"),
  file("/w/mix/high", "from above\n"),
  { path: "/w/mix/gone", type: "whiteout" },
  dir("/w/mix", { mtime: T + 300 }),
  dir("/w/opq", { opaque: true }),
  file("/w/opq/shown", "shown\n"),
  dir("/w/top"),
  file("/w/top/t", "t\n"),
  dir("/w", { mtime: T + 400 }),
];

/** Lowest first. */
export const LOWERS: readonly (readonly CaseEntry[])[] = [[...SYSTEM, ...WORK], ADDED];
