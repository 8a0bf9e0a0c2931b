import { major, minor } from "../../base/mode.ts";

/** A device's number as Node tells it: in the C library's packing, which differs from the kernel's own from minor 256 and
 *  major 1 on. glibc: gnu_dev_makedev */
export const deviceNumber = (dev: number): number =>
  dev < 256 ? dev : packed(major(dev), minor(dev));

function packed(high: number, low: number): number {
  return (high & 0xfff) * 0x100 + (low & 0xff) + Math.floor(low / 0x100) * 0x10_0000;
}
