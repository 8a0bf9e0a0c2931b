import type { CaseEntry } from "../../../src/cases/case.ts";

/** The images that idioms run on: a slim Debian and an Alpine, as far as RUN lines look at them, and above it what a
 *  COPY brought. Programs are empty here: the recorder puts the real ones above. */

export type System = "debian" | "bash" | "alpine";
export const SYSTEMS: readonly System[] = ["debian", "bash", "alpine"];

type Rest = Omit<Partial<CaseEntry>, "path" | "type">;
const dir = (path: string, rest: Rest = {}): CaseEntry => ({ path, type: "dir", ...rest });
const file = (path: string, content: string, rest: Rest = {}): CaseEntry => ({
  path,
  type: "file",
  content,
  ...rest,
});
const symlink = (path: string, target: string): CaseEntry => ({ path, type: "symlink", target });

/** Where Debian has which program. */
export const DEBIAN_PROGRAMS: Readonly<Record<"bin" | "sbin", readonly string[]>> = {
  bin: `[ arch awk b2sum base32 base64 basename bash cat chfn chgrp chmod chown cksum cmp comm cp csplit cut dash date dd df
    diff dirname du echo egrep env expand expr factor fallocate false fgrep find fmt fold getent getopt gpasswd grep groups
    gunzip gzip head hostname id install join link ln ls mawk md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc
    numfmt od passwd paste pathchk printenv printf pwd readlink realpath rev rm rmdir sed seq setpriv setsid sha1sum
    sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf su sync tac tail tar tee test
    timeout touch tr true truncate tsort tty uname unexpand uniq unlink wc which whoami xargs yes zcat bzip2 bunzip2 bzcat
    xz unxz xzcat column strings hexdump hd xxd`
    .trim()
    .split(/\s+/),
  sbin: `addgroup adduser chpasswd chroot delgroup deluser groupadd groupdel groupmod ldconfig nologin runuser useradd userdel
    usermod`.split(/\s+/),
};

const ALPINE_APPLETS =
  `[ [[ addgroup adduser arch ash awk base64 basename bunzip2 bzcat bzip2 cat chgrp chmod chown cksum cmp cp cut
    date dd deluser delgroup df diff dirname du echo egrep env expand expr factor fallocate false fgrep find fold getopt
    grep groups gunzip gzip head hexdump hostname id install link ln ls md5sum mkdir mkfifo mknod mktemp mv nl nohup
    nproc od paste printf pwd readlink realpath rev rm rmdir sed seq setsid sh sha1sum sha256sum sha512sum shred shuf sleep
    sort split stat strings su sync tac tail tar tee test timeout touch tr true truncate tty uname unexpand uniq unlink
    unxz unzip wc wget which whoami xargs xxd xz xzcat yes zcat`.split(/\s+/);

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
games:x:5:60:games:/usr/games:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const GROUP = `root:x:0:
daemon:x:1:
bin:x:2:
adm:x:4:
tty:x:5:
sudo:x:27:
audio:x:29:
www-data:x:33:
shadow:x:42:
video:x:44:
staff:x:50:
games:x:60:
users:x:100:
nogroup:x:65534:
`;
const secret = (text: string, rest: string): string => text.replace(/^([^:]*):.*$/gm, `$1:${rest}`);
const LOGIN_DEFS = `# comment
MAIL_DIR        /var/mail
UMASK           022
HOME_MODE       0755
PASS_MAX_DAYS   99999
PASS_MIN_DAYS   0
PASS_WARN_AGE   7
UID_MIN                  1000
UID_MAX                 60000
GID_MIN                  1000
GID_MAX                 60000
USERGROUPS_ENAB yes
ENCRYPT_METHOD YESCRYPT
`;
const SOURCES = `Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;
const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION_CODENAME=bookworm
ID=debian
`;

const DIRECTORIES = [
  ...[
    "boot",
    "dev",
    "etc",
    "home",
    "media",
    "mnt",
    "opt",
    "proc",
    "run",
    "srv",
    "sys",
    "usr",
    "var",
  ],
  ...["bin", "sbin", "lib", "local", "share", "src"].map((name) => `usr/${name}`),
  ...["bin", "sbin", "lib", "etc", "share", "include", "src"].map((name) => `usr/local/${name}`),
  ...["cache", "lib", "log", "opt", "spool"].map((name) => `var/${name}`),
].map((path) => dir(`/${path}`));

const DEVICES: readonly CaseEntry[] = [
  { path: "/dev/null", type: "char", mode: 0o666, rdev: [1, 3] },
  { path: "/dev/zero", type: "char", mode: 0o666, rdev: [1, 5] },
  { path: "/dev/urandom", type: "char", mode: 0o666, rdev: [1, 9] },
  symlink("/dev/stdin", "/proc/self/fd/0"),
  symlink("/dev/stdout", "/proc/self/fd/1"),
  symlink("/dev/stderr", "/proc/self/fd/2"),
];

const DEBIAN: readonly CaseEntry[] = [
  ...DIRECTORIES,
  ...["bin", "sbin", "lib"].map((name) => symlink(`/${name}`, `usr/${name}`)),
  symlink("/usr/bin/sh", "dash"),
  dir("/tmp", { mode: 0o1777 }),
  dir("/root", { mode: 0o700 }),
  file("/root/.bashrc", "# ~/.bashrc\n"),
  file("/etc/passwd", PASSWD),
  file("/etc/group", GROUP),
  file("/etc/shadow", secret(PASSWD, "*:20000:0:99999:7:::"), { mode: 0o640, gid: 42 }),
  file("/etc/gshadow", secret(GROUP, "*::"), { mode: 0o640, gid: 42 }),
  file("/etc/subuid", ""),
  file("/etc/subgid", ""),
  file("/etc/login.defs", LOGIN_DEFS),
  file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"),
  file("/etc/adduser.conf", "# nothing\n"),
  file("/etc/deluser.conf", "# nothing\n"),
  file("/etc/shells", "/bin/sh\n/bin/bash\n"),
  file("/etc/hosts", "127.0.0.1\tlocalhost\n"),
  file("/etc/os-release", OS_RELEASE),
  file("/etc/debian_version", "12.5\n"),
  file("/etc/bash.bashrc", "# /etc/bash.bashrc\n"),
  file("/etc/profile", "# /etc/profile\n"),
  file("/etc/environment", ""),
  file("/etc/locale.gen", "# en_US ISO-8859-1\n# en_US.UTF-8 UTF-8\n# de_DE.UTF-8 UTF-8\n"),
  file("/etc/timezone", "Etc/UTC\n"),
  symlink("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC"),
  file("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n"),
  dir("/etc/ld.so.conf.d"),
  dir("/etc/default"),
  file("/etc/default/useradd", "SHELL=/bin/sh\n"),
  dir("/etc/pam.d"),
  dir("/etc/security"),
  dir("/etc/skel"),
  file("/etc/skel/.bashrc", "# bashrc\n"),
  file("/etc/skel/.profile", "# profile\n"),
  dir("/etc/apt"),
  dir("/etc/apt/apt.conf.d"),
  dir("/etc/apt/sources.list.d"),
  file("/etc/apt/sources.list.d/debian.sources", SOURCES),
  dir("/etc/dpkg/dpkg.cfg.d"),
  dir("/var/lib/apt/lists/partial"),
  file("/var/lib/apt/lists/lock", "", { mode: 0o640 }),
  file("/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", "index\n"),
  dir("/var/cache/apt/archives/partial"),
  file("/var/cache/apt/pkgcache.bin", "cache\n"),
  file("/var/log/dpkg.log", "log\n"),
  file("/var/log/apt/history.log", "log\n"),
  file("/var/log/lastlog", ""),
  file("/var/log/faillog", ""),
  dir("/var/mail", { mode: 0o2775, gid: 8 }),
  dir("/var/tmp", { mode: 0o1777 }),
  dir("/var/www"),
  symlink("/var/run", "/run"),
  file("/usr/share/zoneinfo/Etc/UTC", "TZif UTC\n"),
  file("/usr/share/zoneinfo/Europe/Berlin", "TZif Berlin\n"),
  file("/usr/share/doc/base/copyright", "copyright\n"),
  file("/usr/share/doc/base/changelog.gz", "changes\n"),
  file("/usr/share/man/man1/ls.1.gz", "man\n"),
  file("/usr/share/locale/de/LC_MESSAGES/base.mo", "de\n"),
  file("/usr/share/locale/fr/LC_MESSAGES/base.mo", "fr\n"),
  ...Object.entries(DEBIAN_PROGRAMS).flatMap(([where, names]) =>
    names.map((name) => file(`/usr/${where}/${name}`, "", { mode: 0o755 })),
  ),
];

const ALPINE_PASSWD = `root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`;
const ALPINE_GROUP = `root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
wheel:x:10:root
www-data:x:82:
users:x:100:games
nogroup:x:65533:
nobody:x:65534:
`;

const ALPINE: readonly CaseEntry[] = [
  ...DIRECTORIES,
  dir("/bin"),
  dir("/sbin"),
  dir("/lib"),
  dir("/tmp", { mode: 0o1777 }),
  dir("/root", { mode: 0o700 }),
  file("/bin/busybox", "", { mode: 0o755 }),
  ...ALPINE_APPLETS.map((name) => symlink(`/bin/${name}`, "/bin/busybox")),
  file("/etc/passwd", ALPINE_PASSWD),
  file("/etc/group", ALPINE_GROUP),
  file("/etc/shadow", secret(ALPINE_PASSWD, "!::0:::::"), { mode: 0o640, gid: 42 }),
  file("/etc/hosts", "127.0.0.1\tlocalhost\n"),
  file("/etc/os-release", 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.0\n'),
  file("/etc/alpine-release", "3.20.0\n"),
  file("/etc/profile", "# profile\n"),
  file("/etc/shells", "/bin/sh\n/bin/ash\n"),
  file("/etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n"),
  file("/etc/apk/world", "alpine-baselayout\nbusybox\n"),
  dir("/var/cache/apk"),
  file("/var/cache/apk/APKINDEX.1.tar.gz", "index\n"),
  symlink("/var/run", "../run"),
  file("/usr/share/zoneinfo/Europe/Berlin", "TZif Berlin\n"),
  file("/usr/share/man/man1/ls.1.gz", "man\n"),
];

const ENTRYPOINT = `#!/bin/sh
set -e

# first arg is \`-f\` or \`--some-option\`
if [ "\${1#-}" != "$1" ]; then
\tset -- server "$@"
fi

exec "$@"
`;
const CONF = `# Server configuration
bind 127.0.0.1
port 8080
#listen_addresses = 'localhost'
protected-mode yes
log_file /var/log/server.log
<Directory "/var/www">
  AllowOverride None
</Directory>
max_clients=100
`;

/** What COPY brought. */
const COPIED: readonly CaseEntry[] = [
  dir("/app"),
  file("/app/package.json", '{\n  "name": "demo",\n  "version": "1.2.3"\n}\n'),
  file("/app/requirements.txt", "flask==2.0\n# comment\ngunicorn>=20\n"),
  file("/app/main.py", "print('hi')\n"),
  file("/app/README.md", "# demo\n"),
  file("/app/.env.example", "KEY=value\nSECRET=\n"),
  dir("/app/src"),
  file("/app/src/a.js", "a\n"),
  file("/app/src/b.js.map", "{}\n"),
  file("/app/src/mod.pyc", "pyc\n"),
  dir("/app/src/__pycache__"),
  file("/app/src/__pycache__/main.cpython-311.pyc", "pyc\n"),
  dir("/app/src/test"),
  file("/app/src/test/a.test.js", "test\n"),
  dir("/app/node_modules/dep"),
  file("/app/node_modules/dep/index.js", "dep\n"),
  file("/app/node_modules/dep/README.md", "dep\n"),
  file("/app/node_modules/dep/LICENSE", "license\n"),
  dir("/app/bin"),
  file("/app/bin/run", '#!/bin/sh\necho run "$@"\n', { mode: 0o755 }),
  file("/app/bin/raw.sh", "#!/bin/sh\r\necho dos\r\n"),
  file("/docker-entrypoint.sh", ENTRYPOINT, { mode: 0o775 }),
  file("/etc/server.conf", CONF),
  file("/usr/local/bin/tool", "#!/bin/sh\necho tool 1.0\n", { mode: 0o755 }),
  file("/usr/local/lib/libdemo.so.1.2", "lib\n", { mode: 0o755 }),
  file("/usr/local/lib/libdemo.a", "lib\n"),
  file("/usr/local/lib/libdemo.la", "lib\n"),
];

/** Lowest first. */
export function lowersOf(system: System): readonly (readonly CaseEntry[])[] {
  return [[...(system === "alpine" ? ALPINE : DEBIAN), ...DEVICES], COPIED];
}

/** As RUN does, and as after SHELL ["/bin/bash", "-o", "pipefail", "-c"]. */
export function argvOf(system: System, script: string): string[] {
  return system === "bash"
    ? ["/bin/bash", "-o", "pipefail", "-c", script]
    : ["/bin/sh", "-c", script];
}

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
};
