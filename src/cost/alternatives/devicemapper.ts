import type { BlockDriver } from "./block-driver.ts";
import { ThinLedger } from "./thin-ledger.ts";

/** Docker's devicemapper driver (gone since Engine 25): each layer and container is a thin device with ext4 or XFS on it,
 *  a snapshot of the device below. Not checked on a real pool: from the sources of Docker and Linux. */
export const DEVICEMAPPER: BlockDriver = {
  name: "devicemapper",
  // Each container mounts a device of its own: other inodes, other pages. (docs.docker.com, Device Mapper storage driver)
  sharing: "none",
  ledger: () => new ThinLedger(),
};
