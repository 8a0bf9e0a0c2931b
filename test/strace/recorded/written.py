import re
import sys

# Bytes that ext4 took from the processes of a log, as its tracepoints tell. A copy that came out short, into a page that
# was not up to date, is dropped and made again from the same place: it counts once.
log, events = sys.argv[1:]
pids = {int(line.split(" ", 1)[0]) for line in open(log, errors="replace")}
EVENT = re.compile(r".*-(\d+)\s+\[\d+\].*ino (\d+) pos (\d+) len (\d+) copied (\d+)")
short = {}
total = 0
for line in open(events):
    pid, inode, position, length, copied = map(int, EVENT.match(line).groups())
    if pid not in pids:
        continue
    before = short.pop((pid, inode), None)
    if before is not None and before[0] == position:
        total -= before[1]
    total += copied
    if copied < length:
        short[pid, inode] = position, copied
print(total)
