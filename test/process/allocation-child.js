// Run by allocation.test.ts, with the folder of the compiled sources: prints as JSON how many bytes of the heap, and of
// arrays beside it, each kind of call takes. Plain JavaScript, for it measures the sources as they are compiled.
const [folder] = process.argv.slice(2);
const { Content, LayerBuilder, mount } = await import(`${folder}/index.js`);
const { createFs } = await import(`${folder}/node-fs/index.js`);

const SIZE = 1024;
const CALLS = 4096;
/** For the compiler to settle. */
const WARM_UP = 100;
const TRIES = 9;

const paths = Array.from({ length: 64 }, (_, i) => `/one/two/three/f${i}`);
const below = new LayerBuilder();
const content = Content.fromBytes(new Uint8Array(SIZE).fill(1));
for (const path of paths) below.put(path, { type: "file", content });
const above = new LayerBuilder();
above.put("/one/two/three/other", { type: "file", content });

const overlay = mount({ lowers: [above.layer, below.layer], upper: null });
const root = overlay.process();
const user = overlay.process({ uid: 1000 });
const fs = createFs(root);
const memory = new Uint8Array(SIZE);
const fd = root.open(paths[0]);
const missing = `${paths[0]}-not`;

const stat = root.stat(paths[0]);
const stats = fs.statSync(paths[0]);

/** By name. */
const CALLED = {
  nothing: () => null,
  "a Stat": () => ({
    dev: stat.dev,
    ino: stat.ino,
    mode: stat.mode,
    nlink: stat.nlink,
    uid: stat.uid,
    gid: stat.gid,
    rdev: stat.rdev,
    size: stat.size,
    blksize: stat.blksize,
    blocks: stat.blocks,
    atimeSec: stat.atimeSec,
    atimeNsec: stat.atimeNsec,
    mtimeSec: stat.mtimeSec,
    mtimeNsec: stat.mtimeNsec,
    ctimeSec: stat.ctimeSec,
    ctimeNsec: stat.ctimeNsec,
  }),
  "a Stats": () =>
    new fs.Stats(
      stats.dev,
      stats.mode,
      stats.nlink,
      stats.uid,
      stats.gid,
      stats.rdev,
      stats.blksize,
      stats.ino,
      stats.size,
      stats.blocks,
      stats.atimeMs,
      stats.mtimeMs,
      stats.ctimeMs,
      stats.birthtimeMs,
    ),
  stat: (path) => root.stat(path),
  lstat: (path) => root.lstat(path),
  tryStat: (path) => root.tryStat(path),
  "stat by another user": (path) => user.stat(path),
  "tryStat of a missing name": () => root.tryStat(missing),
  "readdir of a merged directory": () => root.readdir("/one/two/three"),
  "fs.statSync": (path) => fs.statSync(path),
  "fs.lstatSync": (path) => fs.lstatSync(path),
  "fs.existsSync": (path) => fs.existsSync(path),
  readInto: () => root.readInto(fd, memory, 0),
};

let kept;

function repeat(call, count) {
  for (let i = 0; i < count; i++) kept = call(paths[i % paths.length]);
}

/** Heap and arrays that `count` calls took. */
function spent(call, count) {
  globalThis.gc();
  const before = process.memoryUsage();
  repeat(call, count);
  const after = process.memoryUsage();
  return [after.heapUsed - before.heapUsed, after.arrayBuffers - before.arrayBuffers];
}

/** Whole bytes of one call. What is spent around the calls cancels out, and of what others spend meanwhile (the compiler,
 *  for one) the median knows nothing. The rest is what a page of memory leaves over at its end. */
function bytesOf(call) {
  for (let i = 0; i < WARM_UP; i++) repeat(call, CALLS);
  const tries = Array.from({ length: TRIES }, () => {
    const [once, twice] = [spent(call, CALLS), spent(call, 2 * CALLS)];
    return twice.map((bytes, i) => (bytes - once[i]) / CALLS);
  });
  const [heap, arrays] = [0, 1].map((i) => median(tries.map((one) => one[i])));
  return { heap: Math.round(heap), arrays: Math.round(arrays) };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const told = Object.entries(CALLED).map(([name, call]) => [name, bytesOf(call)]);
process.stdout.write(JSON.stringify(Object.fromEntries(told)));
if (kept === undefined) throw new Error("nothing was called");
