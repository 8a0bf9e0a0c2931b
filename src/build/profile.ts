import { type LayerTarProfile, TAR_PROFILES } from "../image/tar-profile.ts";

export type EngineName = "docker-20.10-classic" | "docker-20.10-buildkit" | "docker-28";

/** How an engine builds. Data, so that no step of a build knows an engine by name. */
export interface BuildProfile {
  readonly name: EngineName;
  /** What the engine says of itself in configs: "20.10.24". */
  readonly version: string;
  readonly builder: "classic" | "buildkit";
  readonly tar: LayerTarProfile;
  /** A step's layer is read back from its tar (whole seconds, each whiteout its own inode), or stays as it was written. */
  readonly layers: "registered" | "kept";
  /** What counts for `docker history`: st_size of each inode (symlinks too), or the bytes of data in the tar. */
  readonly size: "inodes" | "payload";
  /** A RUN or WORKDIR that changed nothing: no layer, or one with an empty tar. */
  readonly unchanged: "no layer" | "empty layer";
  /** Every RUN touches /etc, where it mounts hosts and resolv.conf. */
  readonly runTouchesEtc: boolean;
  /** What a RUN writes below a VOLUME is thrown away. */
  readonly volumesDiscard: boolean;
  /** Directories that WORKDIR makes belong to USER, or to root. */
  readonly workdirOwner: "user" | "root";
}

export const BUILD_PROFILES: Readonly<Record<EngineName, BuildProfile>> = {
  "docker-20.10-classic": {
    name: "docker-20.10-classic",
    version: "20.10.24",
    builder: "classic",
    tar: TAR_PROFILES["docker-20.10"],
    layers: "registered",
    size: "inodes",
    unchanged: "no layer",
    runTouchesEtc: false,
    volumesDiscard: true,
    workdirOwner: "root",
  },
  "docker-20.10-buildkit": {
    name: "docker-20.10-buildkit",
    version: "20.10.24",
    builder: "buildkit",
    tar: TAR_PROFILES["docker-20.10"],
    layers: "kept",
    size: "payload",
    unchanged: "empty layer",
    runTouchesEtc: true,
    volumesDiscard: false,
    workdirOwner: "user",
  },
  "docker-28": {
    name: "docker-28",
    version: "28.5.2",
    builder: "buildkit",
    tar: TAR_PROFILES["docker-28"],
    layers: "kept",
    size: "payload",
    unchanged: "empty layer",
    runTouchesEtc: true,
    volumesDiscard: false,
    workdirOwner: "user",
  },
};

export const DEFAULT_ENGINE: EngineName = "docker-28";
