#!/bin/sh
# Makes shop.tar anew with a real engine. Needs cc, python3 and docker; run it in this folder.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp Dockerfile "$work"
cc -static -nostdlib -Os -s -Wl,--build-id=none -o "$work/fix" fix.c
python3 - "$work" <<'PY'
import sys
folder = sys.argv[1]
line = lambda kind, i: f"{kind} {i:06d} " + "".join(chr(97 + (i * 7 + k * k) % 26) for k in range(40)) + "\n"
for name, kind, lines in (("server", "code", 1200), ("catalog.db", "item", 1600), ("notes.txt", "note", 400)):
    with open(f"{folder}/{name}", "w") as out:
        out.writelines(line(kind, i) for i in range(lines))
PY
chmod 0644 "$work"/server "$work"/catalog.db "$work"/notes.txt
chmod 0755 "$work"/fix
find "$work" -exec touch -d 2026-01-01T00:00:00Z {} +
DOCKER_BUILDKIT=0 docker build --network none -t shop "$work"
docker save -o shop.tar shop
