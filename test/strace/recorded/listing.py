import json, os, stat, sys, urllib.parse
# What a directory holds, in the words of test/strace/support/listing.ts: in lines, or with --json in an array.
root = sys.argv[-1]
LETTERS = {stat.S_IFREG: "f", stat.S_IFDIR: "d", stat.S_IFLNK: "l", stat.S_IFCHR: "c", stat.S_IFBLK: "b", stat.S_IFIFO: "p", stat.S_IFSOCK: "s"}
def line(path, shown):
    s = os.lstat(path)
    if stat.S_ISCHR(s.st_mode) and s.st_rdev == 0:
        return f"whiteout {shown}"
    words = [LETTERS[stat.S_IFMT(s.st_mode)], "%o" % stat.S_IMODE(s.st_mode), f"{s.st_uid}:{s.st_gid}"]
    if stat.S_ISREG(s.st_mode): words.append(str(s.st_size))
    if stat.S_ISLNK(s.st_mode): words.append(urllib.parse.quote(os.readlink(path), safe=";,/?:@&=+$-_.!~*'()#"))
    if stat.S_ISCHR(s.st_mode) or stat.S_ISBLK(s.st_mode): words.append(f"{os.major(s.st_rdev)},{os.minor(s.st_rdev)}")
    marks = os.listxattr(path, follow_symlinks=False)
    if stat.S_ISDIR(s.st_mode) and "trusted.overlay.opaque" in marks and os.getxattr(path, "trusted.overlay.opaque") == b"y": words.append("opaque")
    if "trusted.overlay.origin" in marks: words.append("origin")
    return " ".join(words + [shown])
# Paths as long as the kernel takes them are walked a directory at a time.
def below(folder, shown):
    os.chdir(folder)
    for name in sorted(os.listdir("."), key=os.fsencode):
        yield f"{shown}/{name}", line(name, f"{shown}/{name}")
        if stat.S_ISDIR(os.lstat(name).st_mode):
            yield from below(name, f"{shown}/{name}")
            os.chdir("..")
lines = [text for path, text in sorted(below(root, ""), key=lambda found: os.fsencode(found[0]))]
print(json.dumps(lines) if "--json" in sys.argv else "\n".join(lines))
