import type { DeviceProfile, Price } from "./device-profile.ts";
import { UNITS, type Unit } from "./work.ts";

/** Nanoseconds: the price, and between what nine times of ten it lies. */
type Range = readonly [ns: number, low: number, high: number];

/** What the kernel does for itself. Measured by `copyup calibrate` on Linux 6.18, on one processor of a server of 2023 (AMD
 *  EPYC): ext4, whose journal takes part in every change, on a device in memory. Other machines of these years take
 *  between half and twice. */
const KERNEL = {
  call: [1_500, 750, 3_000],
  open: [3_000, 1_500, 6_000],
  name: [2_500, 1_200, 5_000],
  probe: [1_000, 500, 2_000],
  inode: [4_000, 2_000, 8_000],
  entry: [850, 400, 1_700],
  readByte: [0.3, 0.15, 0.6],
  write: [900, 450, 1_800],
  writtenByte: [0.35, 0.2, 0.7],
  create: [30_000, 15_000, 60_000],
  remove: [9_000, 3_000, 18_000],
  rename: [10_000, 5_000, 20_000],
  change: [2_300, 1_000, 4_600],
  whiteout: [28_000, 14_000, 56_000],
  opaque: [150_000, 50_000, 300_000],
  copyUp: [45_000, 23_000, 90_000],
  copiedDirectory: [37_000, 18_000, 74_000],
  copiedByte: [0.45, 0.25, 0.8],
} satisfies Partial<Record<Unit, Range>>;

const TMPFS: Partial<Record<Unit, Range>> = {
  create: [10_000, 5_000, 20_000],
  remove: [4_000, 1_500, 9_000],
  rename: [6_000, 3_000, 12_000],
  change: [900, 450, 1_800],
  write: [600, 300, 1_200],
  whiteout: [5_000, 2_500, 10_000],
  opaque: [20_000, 8_000, 40_000],
  copyUp: [13_000, 6_500, 26_000],
  copiedDirectory: [7_000, 3_000, 15_000],
};

interface Device {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly flush: Range;
  readonly flushedByte: Range;
  readonly coldFile: Range;
  readonly coldByte: Range;
  readonly source: string;
}

const MEASURED = "copyup calibrate, Linux 6.18, ext4, AMD EPYC; half to twice for other machines";
const MEASURED_TMPFS = "copyup calibrate, Linux 6.18, tmpfs, AMD EPYC; half to twice for others";

function device(facts: Device, kernel: Partial<Record<Unit, Range>> = {}): DeviceProfile {
  const { name, title, about, source, flush, flushedByte, coldFile, coldByte } = facts;
  const own: Partial<Record<Unit, Range>> = { flush, flushedByte, coldFile, coldByte };
  const entries = (Object.keys(UNITS) as Unit[]).map((unit): [Unit, Price] => {
    if (own[unit] !== undefined) return [unit, price(own[unit], source)];
    if (kernel[unit] !== undefined) return [unit, price(kernel[unit], MEASURED_TMPFS)];
    return [unit, price(KERNEL[unit as keyof typeof KERNEL], MEASURED)];
  });
  return { name, title, about, prices: Object.fromEntries(entries) as Record<Unit, Price> };
}

const price = ([ns, low, high]: Range, source: string): Price => ({ ns, low, high, source });

const NOTHING: Range = [0, 0, 0];

/** By the names that `--device` takes. The first is taken when nobody says anything. */
export const DEVICES: readonly DeviceProfile[] = [
  device({
    name: "nvme",
    title: "NVMe SSD",
    about: "a solid-state disk on PCI Express, ext4",
    flush: [300_000, 80_000, 1_500_000],
    flushedByte: [0.7, 0.35, 2],
    coldFile: [100_000, 60_000, 200_000],
    coldByte: [0.35, 0.15, 0.7],
    source:
      "data sheets: reads after 60 to 100 us, 1.5 to 7 GB/s; a flush takes next to nothing with a protected cache, a millisecond and more without; the journal's commit adds 0.1 to 0.3 ms (copyup calibrate, Linux 6.18, ext4)",
  }),
  device({
    name: "sata-ssd",
    title: "SATA SSD",
    about: "a solid-state disk on SATA, ext4",
    flush: [1_500_000, 500_000, 5_000_000],
    flushedByte: [2.2, 1.9, 4],
    coldFile: [150_000, 90_000, 300_000],
    coldByte: [1.9, 1.8, 2.5],
    source: "the bus gives 550 MB/s at most (SATA 3, 6 Gb/s); data sheets for the rest",
  }),
  device({
    name: "hdd",
    title: "Hard disk",
    about: "a disk of 7,200 turns a minute, ext4",
    flush: [25_000_000, 12_000_000, 50_000_000],
    flushedByte: [6, 4, 12],
    coldFile: [12_500_000, 8_000_000, 20_000_000],
    coldByte: [5.5, 4, 10],
    source:
      "half a turn is 4.2 ms and a seek 8 to 9 (data sheets); a journal commit writes in two places; 100 to 250 MB/s",
  }),
  device({
    name: "network-block",
    title: "Network block device",
    about: "a volume of a cloud provider, ext4",
    flush: [2_000_000, 1_000_000, 8_000_000],
    flushedByte: [8, 4, 16],
    coldFile: [800_000, 500_000, 3_000_000],
    coldByte: [8, 4, 16],
    source:
      "general purpose volumes: single-digit milliseconds, 125 MiB/s unless more is bought (AWS EBS gp3, documentation)",
  }),
  device(
    {
      ...{ name: "tmpfs", title: "Memory", about: "upper and lower on tmpfs: no device at all" },
      ...{ flush: NOTHING, flushedByte: NOTHING, coldFile: NOTHING, coldByte: NOTHING },
      source: "there is no device",
    },
    TMPFS,
  ),
];

export const DEFAULT_DEVICE: DeviceProfile = DEVICES[0]!;

export function deviceNamed(name: string): DeviceProfile | undefined {
  return DEVICES.find((profile) => profile.name === name);
}
