"""Mounts overlays for the suite, and makes system calls on them: one request a line of JSON on stdin, one answer each.

Runs as root in a mount namespace of its own (unshare --mount), on a tmpfs that nobody else sees: whatever happens, all of
it is gone when the process ends. It stands inside a mount (chroot) while it works there, so that absolute symlinks stay in."""
import base64, ctypes, errno, json, os, signal, stat, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)
T0 = 1000000000
TYPES = {"file": stat.S_IFREG, "dir": stat.S_IFDIR, "symlink": stat.S_IFLNK, "char": stat.S_IFCHR, "block": stat.S_IFBLK, "fifo": stat.S_IFIFO, "socket": stat.S_IFSOCK}
XATTR_FLAGS = {"": 0, "XATTR_CREATE": os.XATTR_CREATE, "XATTR_REPLACE": os.XATTR_REPLACE}
RENAME = {"NOREPLACE": 1, "EXCHANGE": 2, "WHITEOUT": 4}
MS_RDONLY, MNT_DETACH = 1, 2


def check(result):
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def mount(source, target, kind, flags, data):
    check(libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()))


def umount(target):
    check(libc.umount2(target.encode(), 0))


def value_of(value):
    """Bytes of a case: text, hex, or a text repeated."""
    if value is None: return b""
    if isinstance(value, str): return value.encode()
    if "hex" in value: return bytes.fromhex(value["hex"])
    unit = value["repeat"].encode()
    return (unit * (value["len"] // len(unit) + 1))[: value["len"]]


def lay(root, entries):
    """The entries of a layer, as a case has them. Of two times for one path the first stays."""
    times = []

    def parents(path):
        above = os.path.dirname(path)
        if not os.path.isdir(above):
            parents(above)
            os.mkdir(above, 0o755)
            times.append((above, T0))

    for entry in entries:
        path, kind, mode = root + entry["path"].rstrip("/"), entry["type"], entry.get("mode")
        if path == root: kind = "dir"
        else: parents(path)
        if kind == "link":
            os.link(root + entry["target"], path, follow_symlinks=False)
            continue
        if kind == "dir":
            if not os.path.isdir(path): os.mkdir(path, 0o755)
            if path != root and mode is None: mode = 0o755
        elif kind == "file":
            fd = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
            content = value_of(entry.get("content"))
            os.write(fd, content)
            if entry.get("size", len(content)) != len(content): os.ftruncate(fd, entry["size"])
            os.close(fd)
            mode = 0o644 if mode is None else mode
        elif kind == "symlink": os.symlink(entry["target"], path)
        elif kind == "whiteout": os.mknod(path, stat.S_IFCHR, 0)
        else:
            os.mknod(path, TYPES[kind] | 0o600, os.makedev(*entry.get("rdev", [1, 3])) if kind in ("char", "block") else 0)
            mode = 0o644 if mode is None else mode
        if "uid" in entry or "gid" in entry:
            os.chown(path, entry.get("uid", 0), entry.get("gid", 0), follow_symlinks=False)
        if mode is not None and kind not in ("symlink", "whiteout"): os.chmod(path, mode)
        if entry.get("opaque"): os.setxattr(path, "trusted.overlay.opaque", b"y")
        for name, value in entry.get("xattrs", {}).items():
            os.setxattr(path, name, value_of(value), follow_symlinks=False)
        times.append((path, entry.get("mtime", T0)))
    if all(path != root for path, _ in times): times.append((root, T0))
    for path, seconds in reversed(times):
        os.utime(path, ns=(int(seconds * 10**9),) * 2, follow_symlinks=False)


class Overlay:
    """One mount; layers, work and merged are folders below a folder of its own."""

    def __init__(self, top, layers, fuse):
        self.top, self.fuse, self.files, self.generation, self.child = top, fuse, {}, 0, None
        os.mkdir(top)
        self.options = layers["options"]
        self.lowers = [f"{top}/l{i}" for i in range(len(layers["lower"]))]
        self.upper, self.work, self.merged = f"{top}/u", f"{top}/w", f"{top}/m"
        for path in [*self.lowers, self.upper, self.work, self.merged]: os.mkdir(path, 0o755)
        for path, entries in zip(self.lowers, layers["lower"]): lay(path, entries)
        lay(self.upper, layers["upper"])
        self.mount()

    def mount(self):
        chosen = [k if v is True else f"{k}={v}" for k, v in self.options.items() if v not in (False, None)]
        stack = ":".join(reversed(self.lowers))
        data = ",".join([f"lowerdir={stack}", f"upperdir={self.upper}", f"workdir={self.work}", *chosen])
        if not self.fuse:
            mount("overlay", self.merged, "overlay", 0, data)
            return
        before = os.stat(self.merged).st_dev
        self.child = subprocess.Popen([self.fuse, "-f", "-o", data, self.merged], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            if os.stat(self.merged).st_dev != before: return
            if self.child.poll() is not None: break
            time.sleep(0.002)
        raise RuntimeError("fuse-overlayfs did not mount")

    def umount(self):
        for fd in self.files.values(): os.close(fd)
        self.files.clear()
        umount(self.merged)
        if self.child: self.child.wait(10)

    def remount(self, rotate):
        self.umount()
        if rotate:
            self.lowers.append(self.upper)
            self.generation += 1
            self.upper, self.work = f"{self.top}/u{self.generation}", f"{self.top}/w{self.generation}"
            os.mkdir(self.upper, 0o755)
            os.mkdir(self.work, 0o755)
            os.utime(self.upper, ns=(T0 * 10**9,) * 2)
        self.mount()


def shown(found):
    kind = stat.S_IFMT(found.st_mode)
    device = kind in (stat.S_IFCHR, stat.S_IFBLK)
    return {
        "mode": found.st_mode, "size": found.st_size, "uid": found.st_uid, "gid": found.st_gid, "nlink": found.st_nlink,
        "ino": found.st_ino, "mtime": found.st_mtime_ns // 10**9,
        **({"rdev": [os.major(found.st_rdev), os.minor(found.st_rdev)]} if device else {}),
    }


def flags_of(names):
    # Nothing waits for the other end of a FIFO.
    bits = os.O_CLOEXEC | os.O_NONBLOCK
    for name in names: bits |= getattr(os, name)
    return bits


def read_all(path):
    fd = os.open(path, flags_of(["O_RDONLY"]))
    try:
        pieces = []
        while piece := os.read(fd, 1 << 20): pieces.append(piece)
        return b"".join(pieces)
    finally: os.close(fd)


def write_file(path, data, flags, mode, offset):
    fd = os.open(path, flags_of(flags), mode)
    try: os.write(fd, data) if offset is None else os.pwrite(fd, data, offset)
    finally: os.close(fd)


def rename2(source, target, flags):
    bits = sum(RENAME[flag.replace("RENAME_", "")] for flag in flags)
    check(libc.renameat2(-100, os.fsencode(source), -100, os.fsencode(target), bits))


def utimes(path, atime, mtime):
    if mtime is None: os.utime(path)
    else: os.utime(path, ns=(atime * 10**9, mtime * 10**9))


CALLS = {
    "lstat": lambda o, p: shown(os.lstat(p)),
    "stat": lambda o, p: shown(os.stat(p)),
    "readdir": lambda o, p: os.listdir(p),
    "readFile": lambda o, p: read_all(p),
    "readlink": lambda o, p: os.readlink(p),
    "listxattr": lambda o, p: os.listxattr(p, follow_symlinks=False),
    "getxattr": lambda o, p, n: os.getxattr(p, n, follow_symlinks=False),
    "setxattr": lambda o, p, n, v, f: os.setxattr(p, n, v, XATTR_FLAGS[f], follow_symlinks=False),
    "removexattr": lambda o, p, n: os.removexattr(p, n, follow_symlinks=False),
    "mkdir": lambda o, p, m: os.mkdir(p, m),
    "rmdir": lambda o, p: os.rmdir(p),
    "unlink": lambda o, p: os.unlink(p),
    "rename": lambda o, p, t: os.rename(p, t),
    "renameat2": lambda o, p, t, f: rename2(p, t, f),
    "link": lambda o, p, t: os.link(p, t, follow_symlinks=False),
    "symlink": lambda o, t, p: os.symlink(t, p),
    "chmod": lambda o, p, m: os.chmod(p, m),
    "chown": lambda o, p, u, g: os.chown(p, u, g),
    "lchown": lambda o, p, u, g: os.chown(p, u, g, follow_symlinks=False),
    "truncate": lambda o, p, s: os.truncate(p, s),
    "utimes": lambda o, p, a, m: utimes(p, a, m),
    "mknod": lambda o, p, t, m, d: os.mknod(p, TYPES[t] | m, os.makedev(*d)),
    "writeFile": lambda o, p, d, f, m, at: write_file(p, d, f, m, at),
    "fread": lambda o, f, n, at: os.read(o.files[f], n) if at is None else os.pread(o.files[f], n, at),
    "fwrite": lambda o, f, d, at: os.write(o.files[f], d) if at is None else os.pwrite(o.files[f], d, at),
    "fstat": lambda o, f: shown(os.fstat(o.files[f])),
    "ftruncate": lambda o, f, s: os.ftruncate(o.files[f], s),
    "fclose": lambda o, f: os.close(o.files.pop(f)),
}


class Server:
    def __init__(self, fuse):
        self.fuse, self.overlays, self.made, self.inside = fuse, {}, 0, None
        self.root = os.open("/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.here = "/tmp"
        mount("tmpfs", self.here, "tmpfs", 0, "mode=755")

    def enter(self, path):
        """Stands at `path` as its root; None: outside again."""
        if path == self.inside: return
        if self.inside is not None:
            os.fchdir(self.root)
            os.chroot(".")
        if path is not None:
            os.chroot(path)
            os.chdir("/")
        self.inside = path

    def answer(self, request):
        call, args = request["call"], [decoded(arg) for arg in request["args"]]
        if call == "make":
            self.enter(None)
            self.made += 1
            self.overlays[self.made] = Overlay(f"{self.here}/o{self.made}", args[0], self.fuse)
            return self.made
        overlay = self.overlays[request["overlay"]]
        if call in ("remount", "close"):
            self.enter(None)
            if call == "remount": return overlay.remount(*args)
            overlay.umount()
            subprocess.run(["rm", "-rf", overlay.top])
            del self.overlays[request["overlay"]]
            return None
        self.enter({"merged": overlay.merged, "upper": overlay.upper}.get(request["on"]) or overlay.lowers[int(request["on"])])
        return self.as_user(request.get("user"), lambda: self.call(overlay, call, args))

    def call(self, overlay, call, args):
        if call != "open": return CALLS[call](overlay, *args)
        path, flags, mode = args
        fd = os.open(path, flags_of(flags), mode)
        overlay.files[fd] = fd
        return fd

    def as_user(self, user, work):
        if user is None: return work()
        os.setgroups(user["groups"])
        os.setresgid(user["gid"], user["gid"], 0)
        os.setresuid(user["uid"], user["uid"], 0)
        try: return work()
        finally:
            os.setresuid(0, 0, 0)
            os.setresgid(0, 0, 0)
            os.setgroups([0])


def decoded(arg):
    return base64.b64decode(arg["bytes"]) if isinstance(arg, dict) and "bytes" in arg else arg


def encoded(value):
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def main():
    os.umask(0)
    server = Server(sys.argv[1] if len(sys.argv) > 1 else None)
    print("ready", flush=True)
    for line in sys.stdin:
        try: reply = {"value": encoded(server.answer(json.loads(line)))}
        except OSError as error: reply = {"errno": errno.errorcode.get(error.errno, "EIO")}
        except Exception as error: reply = {"fault": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
    server.enter(None)
    for overlay in server.overlays.values(): overlay.umount()


main()
