/** How an engine writes layer tars: what one and the same tree looks like as bytes differs from engine to engine, and
 *  with the bytes its diff_id. Data, so that the writer knows no engine by name. */
export interface LayerTarProfile {
  /** `mode` has the file type too (0100644), as Go's archive/tar wrote it. Moby: fillGo18FileTypeBits, gone in 24.0. */
  readonly typeBits: boolean;
  /** uname and gname as the engine's host knows the ids; later engines leave them empty (moby 23: nosysFileInfo). */
  readonly ownerNames: boolean;
  /** `mode` of a whiteout's entry. */
  readonly whiteoutMode: number;
  /** When a whiteout was made: as the character device says, or always 0. */
  readonly whiteoutTime: "device" | "epoch";
  /** A whiteout that shares its inode with an earlier one has the path of that in its linkname, though it is no link. */
  readonly whiteoutLinks: boolean;
  /** How a directory that hides what lies below is told: `.wh..wh..opq`, or a whiteout for each name it hides. */
  readonly opaque: "marker" | "whiteouts";
  /** What comes of a capability of version 3, which names the root user of a name space: rewritten to version 2, or
   *  kept as it is. */
  readonly capabilityV3: "rewritten" | "kept";
  /** xattrs that users gave (user.*) are written too, not only security.capability. containers/storage:
   *  ReadUserXattrToTarHeader. */
  readonly userXattrs: boolean;
}

export type TarEngine = "docker-20.10" | "docker-28" | "buildah" | "containerd";

export const TAR_PROFILES: Readonly<Record<TarEngine, LayerTarProfile>> = {
  "docker-20.10": {
    typeBits: true,
    ownerNames: true,
    whiteoutMode: 0o600,
    whiteoutTime: "device",
    whiteoutLinks: true,
    opaque: "marker",
    capabilityV3: "rewritten",
    userXattrs: false,
  },
  "docker-28": {
    typeBits: false,
    ownerNames: false,
    whiteoutMode: 0o600,
    whiteoutTime: "device",
    whiteoutLinks: true,
    opaque: "marker",
    capabilityV3: "rewritten",
    userXattrs: false,
  },
  buildah: {
    typeBits: true,
    ownerNames: false,
    whiteoutMode: 0,
    whiteoutTime: "device",
    whiteoutLinks: true,
    opaque: "marker",
    capabilityV3: "kept",
    userXattrs: true,
  },
  containerd: {
    typeBits: false,
    ownerNames: false,
    whiteoutMode: 0,
    whiteoutTime: "epoch",
    whiteoutLinks: false,
    opaque: "whiteouts",
    capabilityV3: "kept",
    userXattrs: false,
  },
};
