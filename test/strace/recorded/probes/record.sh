#!/bin/bash
# Records the probes of this folder, small programs that do what is easily got wrong, in all the ways that logs may be
# recorded, on a real overlay of a small tree. Root, Linux with io_uring, a C compiler, strace, busybox, python3.
#
#   record.sh FOLDER
#   COPYUP_STRACE_PROBES=FOLDER npx vitest run test/strace/probes.test.ts
#
# Of each run stay: its logs; `listing.json`, the upper directory; `init.json`, what copyup trace is told by options.
set -eu
HERE=$(dirname "$(realpath "$0")")
mkdir -p "$1"
FOLDER=$(realpath "$1")
IMAGE=$FOLDER/image
CALLS='trace=%file,%desc,%process,%creds,umask,bind,unshare,?close_range'
umask 022

make_image() {
  local data=$IMAGE/data file
  rm -rf "$IMAGE"
  mkdir -p "$IMAGE"/{bin,proc,dev,usr/bin} "$data"/{d1/sub,empty,pub,secret}
  gcc -static -w -pthread -o "$IMAGE/bin/probe" "$HERE"/*.c
  install -m 4755 "$IMAGE/bin/probe" "$IMAGE/bin/suid"
  for file in $(command -v strace) $(ldd "$(command -v strace)" | grep -o '/[^ ]*'); do
    install -D "$file" "$IMAGE$file"
  done
  chmod 700 "$data/secret"
  for file in a.txt:1000 b.txt:2000 big:100000 hl1:300 hl2:300 d1/x:2 d1/y:3 d1/sub/z:2 secret/x:2 u1000:2 grp77:2; do
    head -c "${file#*:}" /dev/zero > "$data/${file%:*}"
  done
  ln -s d1 "$data/ln"
  ln -s a.txt "$data/ln2f"
  ln -s nowhere/file "$data/dangling"
  chown 1000:1000 "$data/u1000"
  chown 0:77 "$data/grp77"
  chmod 664 "$data/grp77"
}

# run NAME HOW PROBE STRACE-OPTION…: HOW is inside, outside, attach or namespace.
run() {
  local name=$1 how=$2 probe=$3
  local at=$FOLDER/runs/$name merged=$FOLDER/runs/$name/merged device process
  shift 3
  rm -rf "$at"
  mkdir -p "$at/upper" "$at/work" "$merged" "$at/logs"
  mount -t overlay overlay -o "lowerdir=$IMAGE,upperdir=$at/upper,workdir=$at/work" "$merged"
  mount -t proc proc "$merged/proc"
  mount -t tmpfs tmpfs "$merged/dev"
  mkdir "$merged/dev/shm"
  for device in null zero urandom; do cp -a /dev/$device "$merged/dev/"; done
  ln -s /proc/self/fd "$merged/dev/fd"
  cd /
  case $how in
    inside)
      env -i PATH="$PATH" chroot "$merged" strace "$@" -o /dev/shm/log /bin/probe "$probe" ;;
    outside)
      strace "$@" -o "$merged/dev/shm/log" chroot "$merged" /bin/probe "$probe" ;;
    attach)
      chroot "$merged" /bin/probe "$probe" &
      process=$!
      attach "$process" "$@" ;;
    namespace)
      unshare -m -p -f chroot "$merged" /bin/probe "$probe" &
      process=$!
      until [ -e "$merged/dev/shm/ready" ]; do sleep 0.05; done
      attach "$(pgrep -P $process)" "$@" ;;
  esac < /dev/null > /dev/null 2>&1 || true
  cp "$merged"/dev/shm/log* "$at/logs/"
  umount "$merged/dev" "$merged/proc" "$merged"
  python3 "$HERE/../listing.py" --json "$at/upper" > "$at/listing.json"
  echo "{}" > "$at/init.json"
}

# Follows a process that waits for it.
attach() {
  local target=$1 tracer
  shift
  until [ -e "$merged/dev/shm/ready" ]; do sleep 0.05; done
  strace "$@" -o "$merged/dev/shm/log" -p "$target" &
  tracer=$!
  sleep 0.5
  touch "$merged/dev/shm/go"
  wait "$tracer"
  wait
}

make_image
python3 "$HERE/../listing.py" --json "$IMAGE" > "$FOLDER/image.json"
for probe in clone_fs clone_files clone_none clone3_ vfork_ threads thread_exec thread_unshare thread_setuid killed \
  signals inherit pidns dups opath tmpfile_ proccwd scm closes fdlike pwv2 falloc mm moves iouring renames names links \
  times chroots ids caps umasks; do
  run "$probe" inside $probe -f -y -s 64 -e "$CALLS"
  run "$probe without -y" inside $probe -f -s 64 -e "$CALLS"
done
for probe in inherit vfork_ threads; do
  run "$probe with -ff -ttt" inside $probe -ff -ttt -e "$CALLS"
  run "$probe with -i -n -T -r" inside $probe -f -i -n -T -r -e "$CALLS"
  run "$probe from outside" outside $probe -f -y -e "$CALLS"
  echo "{\"root\":\"$FOLDER/runs/$probe from outside/merged\"}" > "$FOLDER/runs/$probe from outside/init.json"
done
for probe in inherit vfork_; do
  run "$probe with -ff" inside $probe -ff -e "$CALLS"
  run "$probe with %file and %desc alone" inside $probe -f -y -e trace=%file,%desc
  run "$probe with %file and %desc alone without -y" inside $probe -f -e trace=%file,%desc
done
at=$FOLDER/runs/attached
who='"cwd":"/data/d1","credentials":{"uid":0,"gid":55,"groups":[]},"umask":23'
run attached attach daemon_ -f -y -e "$CALLS"
echo "{$who,\"root\":\"$at/merged\"}" > "$at/init.json"
run "attached in a namespace" namespace daemon_ -f -y -e "$CALLS"
echo "{$who,\"root\":\"$at in a namespace/merged\"}" > "$at in a namespace/init.json"
run "attached in a namespace without -y" namespace daemon_ -f -e "$CALLS"
echo "{$who}" > "$at in a namespace without -y/init.json"
