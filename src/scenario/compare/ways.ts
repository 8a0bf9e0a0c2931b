import { type BlockDriver, imageBytes } from "../../cost/alternatives/block-driver.ts";
import { BTRFS } from "../../cost/alternatives/btrfs.ts";
import { DEVICEMAPPER } from "../../cost/alternatives/devicemapper.ts";
import { diskBytes } from "../../cost/alternatives/disk-bytes.ts";
import type { Sharing } from "../../cost/alternatives/page-cache.ts";
import { VFS_COPIES, vfsImageBytes } from "../../cost/alternatives/vfs.ts";
import { ZFS } from "../../cost/alternatives/zfs.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Variant } from "../run/again.ts";
import type { MountOptionFields } from "../scenario.ts";
import type { Alternative } from "./comparison.ts";
import {
  OverlayMeter,
  ReflinkMeter,
  SnapshotMeter,
  type StorageMeter,
  VfsMeter,
} from "./meters.ts";

/** How an alternative is run, and how its storage is measured. */
export interface Way {
  readonly variant: Variant;
  readonly sharing: Sharing;
  /** Of the layers of the image, lowest first. */
  imageBytes(layers: readonly Layer[]): number;
  /** One for each container. */
  meter(): StorageMeter;
}

/** `own`: the mount options of the scenario. */
export function wayOf(alternative: Alternative, own: MountOptionFields): Way {
  switch (alternative.kind) {
    case "overlay2":
      return overlay({});
    case "own":
      return overlay(own);
    case "metacopy":
      return overlay({ metacopy: "on" });
    case "redirect_dir":
      return overlay({ redirect_dir: "on" });
    case "reflink": {
      const way = overlay({});
      const variant = { ...way.variant, reflinks: true };
      return { ...way, variant, meter: () => new ReflinkMeter() };
    }
    case "volume":
    case "tmpfs": {
      const { kind, paths } = alternative;
      const way = overlay({});
      return { ...way, variant: { ...way.variant, over: paths.map((path) => ({ kind, path })) } };
    }
    case "devicemapper":
      return snapshot(DEVICEMAPPER);
    case "btrfs": {
      const way = snapshot(BTRFS);
      // What programs copy with copy_file_range is cloned, as on XFS.
      return { ...way, variant: { ...way.variant, reflinks: true } };
    }
    case "zfs":
      return snapshot(ZFS);
    case "vfs":
      return {
        variant: PLAIN,
        sharing: "none",
        imageBytes: vfsImageBytes,
        meter: () => new VfsMeter(VFS_COPIES),
      };
    default:
      return alternative satisfies never;
  }
}

const PLAIN: Variant = { options: {}, reflinks: false, plain: true, over: [] };

function overlay(options: MountOptionFields): Way {
  return {
    variant: { ...PLAIN, options, plain: false },
    sharing: "lower",
    imageBytes: (layers) => layers.reduce((sum, layer) => sum + diskBytes(layer), 0),
    meter: () => new OverlayMeter(),
  };
}

function snapshot(driver: BlockDriver): Way {
  return {
    variant: PLAIN,
    sharing: driver.sharing,
    imageBytes: (layers) => imageBytes(driver, layers),
    meter: () => new SnapshotMeter(driver),
  };
}
