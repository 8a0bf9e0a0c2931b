#!/bin/bash
# Records the workloads of this folder: programs under strace, in a chroot on a real overlay of a Debian tree.
# Root, Linux with ext4 below FOLDER and its tracepoints, debootstrap, strace, Node with npm, python3.
#
#   record.sh FOLDER [WORKLOAD…]
#   COPYUP_STRACE_RECORDED=FOLDER/recorded COPYUP_STRACE_IMAGE=FOLDER/image npx vitest run test/strace/workloads.test.ts
#
# Of each workload stay: its log; `listing`, the upper directory in a line a name; `bytes`, what ext4 took meanwhile from
# the log's processes, copy-ups included.
set -eu
HERE=$(dirname "$(realpath "$0")")
mkdir -p "$1"
FOLDER=$(realpath "$1")
IMAGE=$FOLDER/image
TRACING=/sys/kernel/tracing
export IMAGE

if [ ! -d "$IMAGE" ]; then
  packages=git,sqlite3,postgresql-15,logrotate,strace,cron,ca-certificates
  debootstrap --variant=minbase --include=$packages bookworm "$IMAGE"
  bash "$HERE/prepare.sh"
fi
mountpoint -q $TRACING || mount -t tracefs tracefs $TRACING
echo 400000 > $TRACING/buffer_size_kb
echo 1 > $TRACING/options/event-fork

record() {
  local name=$1 at=$FOLDER/recorded/$1
  local merged=$at/merged
  rm -rf "$at"
  mkdir -p "$at/upper" "$at/work" "$merged"
  mount -t overlay overlay -o "lowerdir=$IMAGE,upperdir=$at/upper,workdir=$at/work" "$merged"
  mount -t proc proc "$merged/proc"
  mount -t sysfs sysfs "$merged/sys"
  mount -t tmpfs tmpfs "$merged/dev"
  mkdir "$merged/dev/shm" "$merged/dev/pts"
  for device in null zero full random urandom tty; do cp -a /dev/$device "$merged/dev/"; done
  ln -s /proc/self/fd "$merged/dev/fd"

  echo > $TRACING/trace
  for event in ext4_da_write_end ext4_write_end; do echo 1 > $TRACING/events/ext4/$event/enable; done
  # The subshell names itself; its children are followed.
  sh -c 'echo $$ > /sys/kernel/tracing/set_event_pid; exec "$@"' sh \
    chroot "$merged" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    strace --seccomp-bpf -f -y -s 64 -e signal=none -e 'trace=%file,%desc,%process,%creds,umask,bind,unshare,?close_range' \
    -o /dev/shm/log sh "/srv/work/$name.sh" > /dev/null 2>&1 < /dev/null || true
  echo 0 > $TRACING/events/ext4/enable
  echo > $TRACING/set_event_pid
  if grep -H 'overrun: [1-9]' $TRACING/per_cpu/cpu*/stats; then
    echo "record.sh: $name: events were lost; enlarge buffer_size_kb" >&2
    exit 1
  fi
  grep -h write_end $TRACING/trace > "$at/ext4" || true

  cp "$merged/dev/shm/log" "$at/log"
  umount "$merged/dev" "$merged/sys" "$merged/proc" "$merged"
  python3 "$HERE/listing.py" "$at/upper" > "$at/listing"
  python3 "$HERE/written.py" "$at/log" "$at/ext4" > "$at/bytes"
}

shift
[ $# -gt 0 ] || set -- apt postgres pgbench sqlite npm git logrotate chown
for name; do
  record "$name"
  echo "$name: $(wc -l < "$FOLDER/recorded/$name/log") lines, $(cat "$FOLDER/recorded/$name/bytes") bytes"
done
