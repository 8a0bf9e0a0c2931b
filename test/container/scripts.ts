import { isErrno } from "../../src/base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import { bytes } from "../support/layer.ts";

/** The recorded scripts as the system calls that busybox makes of them. */
export const SCRIPTS: Readonly<Record<string, (process: Process) => void>> = {
  true: () => {},
  "echo x > /new": (p) => echo(p, "x", "/new"),
  "echo x > /lower/dir/new": (p) => echo(p, "x", "/lower/dir/new"),
  "echo x >> /lower/dir/a.txt": (p) => append(p, "x\n", "/lower/dir/a.txt"),
  "chmod 600 /lower/dir/a.txt": (p) => p.chmod("/lower/dir/a.txt", 0o600),
  "chmod 644 /lower/dir/a.txt": (p) => p.chmod("/lower/dir/a.txt", 0o644),
  "touch /lower/dir/a.txt": (p) => p.utimens("/lower/dir/a.txt", "now", "now"),
  "cp /lower/file.txt /tmp/q; cat /tmp/q > /lower/file.txt; rm /tmp/q": (p) => {
    copy(p, "/lower/file.txt", "/tmp/q", "O_EXCL");
    copy(p, "/tmp/q", "/lower/file.txt", "O_TRUNC");
    p.unlink("/tmp/q");
  },
  ": >> /lower/big.bin": (p) => append(p, "", "/lower/big.bin"),
  "rm /lower/file.txt": (p) => p.unlink("/lower/file.txt"),
  "rm -rf /lower/dir": (p) => remove(p, "/lower/dir"),
  "rm -rf /lower/dir; mkdir /lower/dir; echo n > /lower/dir/n": (p) => {
    remove(p, "/lower/dir");
    p.mkdir("/lower/dir");
    echo(p, "n", "/lower/dir/n");
  },
  "rm -rf /lower/dir; mkdir -p /lower/dir/sub; echo n > /lower/dir/n; echo c > /lower/dir/sub/c.txt":
    (p) => {
      remove(p, "/lower/dir");
      p.mkdir("/lower/dir");
      p.mkdir("/lower/dir/sub");
      echo(p, "n", "/lower/dir/n");
      echo(p, "c", "/lower/dir/sub/c.txt");
    },
  "rm -rf /lower/dir; mkdir /lower/dir": (p) => {
    remove(p, "/lower/dir");
    p.mkdir("/lower/dir");
  },
  "mv /lower/file.txt /lower/file2.txt": (p) => p.rename("/lower/file.txt", "/lower/file2.txt"),
  "mv /lower/dir /opt/d2": (p) => move(p, "/lower/dir", "/opt/d2"),
  "mkdir -p /a/b/c; echo x > /a/b/c/f": (p) => {
    for (const path of ["/a", "/a/b", "/a/b/c"]) p.mkdir(path);
    echo(p, "x", "/a/b/c/f");
  },
  "rm /lower/file.txt; mkdir /lower/file.txt; echo 1 > /lower/file.txt/x": (p) => {
    p.unlink("/lower/file.txt");
    p.mkdir("/lower/file.txt");
    echo(p, "1", "/lower/file.txt/x");
  },
  "rm -rf /lower/dir; echo x > /lower/dir": (p) => {
    remove(p, "/lower/dir");
    echo(p, "x", "/lower/dir");
  },
  "ln -s a /lower/s2; ln -sf /etc/passwd /lower/sl": (p) => {
    p.symlink("a", "/lower/s2");
    p.unlink("/lower/sl");
    p.symlink("/etc/passwd", "/lower/sl");
  },
  "ln /lower/h1 /lower/h3": (p) => p.link("/lower/h1", "/lower/h3"),
  "echo z >> /lower/h1": (p) => append(p, "z\n", "/lower/h1"),
  "echo x > /tmp/x; rm /tmp/x": (p) => {
    echo(p, "x", "/tmp/x");
    p.unlink("/tmp/x");
  },
  "echo x > /lower/n; rm /lower/n": (p) => {
    echo(p, "x", "/lower/n");
    p.unlink("/lower/n");
  },
  "echo x > /etc/hosts; echo y > /etc/newfile": (p) => {
    echo(p, "x", "/etc/hosts");
    echo(p, "y", "/etc/newfile");
  },
  "chmod 700 /lower/dir": (p) => p.chmod("/lower/dir", 0o700),
  "chown -R 1000:1000 /lower/dir": (p) => chownAll(p, "/lower/dir", 1000, 1000),
  "cat /lower/big.bin > /dev/null; ls -laR /lower > /dev/null": (p) => {
    copy(p, "/lower/big.bin", "/dev/null", "O_TRUNC");
    list(p, "/lower");
  },
  "sed -i s/blue/red/ /etc/app.conf": (p) => {
    const name = "/etc/app.confXXXXXX";
    const { mode, uid, gid } = p.stat("/etc/app.conf");
    const to = p.open(name, "O_RDWR|O_CREAT|O_EXCL", 0o600);
    p.fchmod(to, mode & 0o7777);
    p.fchown(to, uid, gid);
    p.write(to, bytes("color=red\n"));
    p.close(to);
    p.rename(name, "/etc/app.conf");
  },
  "echo hello lowe2 > /tmp/k; touch -r /lower/file.txt /tmp/k; cat /tmp/k > /lower/file.txt; touch -r /tmp/k /lower/file.txt; rm /tmp/k":
    (p) => {
      echo(p, "hello lowe2", "/tmp/k");
      touchLike(p, "/lower/file.txt", "/tmp/k");
      copy(p, "/tmp/k", "/lower/file.txt", "O_TRUNC");
      touchLike(p, "/tmp/k", "/lower/file.txt");
      p.unlink("/tmp/k");
    },
  "mv /lower/perm /lower/dir/": (p) => move(p, "/lower/perm", "/lower/dir/perm"),
  "truncate -s 5M /hole; echo tail >> /hole": (p) => {
    const fd = p.open("/hole", "O_WRONLY|O_CREAT|O_NONBLOCK");
    p.ftruncate(fd, 5 * 1024 * 1024);
    p.close(fd);
    append(p, "tail\n", "/hole");
  },
  "rm /lower/h1 /lower/h2 /lower/file.txt /lower/dir/a.txt": (p) => {
    for (const name of ["h1", "h2", "file.txt", "dir/a.txt"]) p.unlink(`/lower/${name}`);
  },
  "mknod /n c 1 3; mkfifo /f": (p) => {
    p.mknod("/n", 0o020666, 0x100003);
    p.mknod("/f", 0o010666);
  },
  "mv /lower/sl /opt/sl": (p) => p.rename("/lower/sl", "/opt/sl"),
  "mkdir -p /data; echo x > /data/x; echo y > /outside": (p) => {
    if (p.tryStat("/data") === null) p.mkdir("/data");
    echo(p, "x", "/data/x");
    echo(p, "y", "/outside");
  },
  "echo x > /scratch/x": (p) => echo(p, "x", "/scratch/x"),
  "echo x > /x; echo rc=$?": (p) => {
    try {
      echo(p, "x", "/x");
    } catch (error) {
      if (!isErrno(error, "EROFS")) throw error;
    }
  },
};

function echo(p: Process, line: string, path: string): void {
  const fd = p.open(path, "O_WRONLY|O_CREAT|O_TRUNC");
  p.write(fd, bytes(`${line}\n`));
  p.close(fd);
}

function append(p: Process, text: string, path: string): void {
  const fd = p.open(path, "O_WRONLY|O_CREAT|O_APPEND");
  if (text !== "") p.write(fd, bytes(text));
  p.close(fd);
}

function copy(p: Process, from: string, to: string, flag: string): void {
  const source = p.open(from);
  const target = p.open(to, `O_WRONLY|O_CREAT|${flag}`);
  p.writeContent(target, p.readContent(source));
  p.close(target);
  p.close(source);
}

function remove(p: Process, path: string): void {
  if (!isDirMode(p.lstat(path).mode)) {
    p.unlink(path);
    return;
  }
  for (const { name } of p.readdir(path)) remove(p, `${path}/${name}`);
  p.rmdir(path);
}

function list(p: Process, path: string): void {
  for (const { name } of p.readdir(path)) {
    const child = `${path}/${name}`;
    if (isDirMode(p.lstat(child).mode)) list(p, child);
  }
}

function chownAll(p: Process, path: string, uid: number, gid: number): void {
  p.lchown(path, uid, gid);
  if (!isDirMode(p.lstat(path).mode)) return;
  for (const { name } of p.readdir(path)) chownAll(p, `${path}/${name}`, uid, gid);
}

function touchLike(p: Process, model: string, path: string): void {
  const { atimeSec, atimeNsec, mtimeSec, mtimeNsec } = p.stat(model);
  p.utimens(path, { sec: atimeSec, nsec: atimeNsec }, { sec: mtimeSec, nsec: mtimeNsec });
}

/** rename(2), or where that will not do a copy of all and then a removal. */
function move(p: Process, from: string, to: string): void {
  try {
    p.rename(from, to);
  } catch (error) {
    if (!isErrno(error, "EXDEV")) throw error;
    copyAll(p, from, to);
    remove(p, from);
  }
}

function copyAll(p: Process, from: string, to: string): void {
  const stat = p.lstat(from);
  if (isDirMode(stat.mode)) {
    p.mkdir(to, stat.mode & 0o7777);
    for (const { name } of p.readdir(from)) copyAll(p, `${from}/${name}`, `${to}/${name}`);
  } else if (isLinkMode(stat.mode)) p.symlink(p.readlink(from), to);
  else copy(p, from, to, "O_EXCL");
  touchLike(p, from, to);
  p.lchown(to, stat.uid, stat.gid);
  p.chmod(to, stat.mode & 0o7777);
}
