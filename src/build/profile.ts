import type { ConfigWriter } from "../image/config/config-layout.ts";
import { type LayerTarProfile, TAR_PROFILES } from "../image/tar-profile.ts";

export type EngineName = "docker-20.10-classic" | "docker-20.10-buildkit" | "docker-28";

/** How an engine builds. Data, so that no step of a build knows an engine by name. */
export interface BuildProfile {
  readonly name: EngineName;
  /** What the engine says of itself in configs: "20.10.24". */
  readonly version: string;
  readonly builder: "classic" | "buildkit";
  readonly tar: LayerTarProfile;
  /** How configs are written. */
  readonly config: ConfigWriter;
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
  /** A COPY's --chown and --chmod stand in the history. BuildKit from 0.11 on. */
  readonly copyFlagsInHistory: boolean;
  /** A --chmod is that of the directories made on the way, too (fsutil of BuildKit 0.20 and later). */
  readonly chmodMakesParents: boolean;
  /** A directory that was there before a COPY merged into it has then the mtime of the source, or of the change. */
  readonly mergedTime: "source" | "change";
  /** FIFOs and devices are copied; or FIFOs are left out, and a device becomes an empty file (fsutil of BuildKit 0.8). */
  readonly copiedSpecials: "made" | "lost";
  /** A COPY to `.` goes into a folder, whether it is there or not, as if a slash followed; or one to `x/.`, too. */
  readonly dotTarget: "is a name" | "alone is a folder" | "is a folder";
  /** A --chown is that of what ADD unpacks, too; else archives say whose it is. */
  readonly chownsUnpacked: boolean;
  /** Which build arguments the history of a RUN names: those of its stage, one as often as it is declared; or each once,
   *  those of stages that it is built on, too (BuildKit 0.20 and later), and ARG with the value that it comes to. */
  readonly argsInHistory: "as often as declared" | "of bases, too";
  /** Of variables only ${x:-y}, ${x:+y}, ${x:?y} are known. */
  readonly fewModifiers: boolean;
  /** A step that changes settings makes every later one anew; else only those that use what it changed. */
  readonly metadataInKey: boolean;
  /** --chmod sets the nine permission bits alone: setuid, setgid and sticky stay as in the source. */
  readonly chmodKeepsSpecial: boolean;
  /** --chmod takes words, as chmod(1) does. */
  readonly symbolicChmod: boolean;
  /** What was made in a RUN's layer for mounts to lie on, and is empty at its end, goes: files, or directories, too. */
  readonly stubs: "files" | "all";
  /** What a Dockerfile does that it should not is warned of. */
  readonly buildChecks: boolean;
  /** The words for a RUN that failed. */
  readonly runFailure: "returned" | "executor" | "process";
  /** An absolute WORKDIR is kept as it is written, a slash at its end included; or it is made plain. */
  readonly workdirWords: "written" | "plain";
  /** Directories that WORKDIR makes belong to USER, or to root. */
  readonly workdirOwner: "user" | "root";
}

export const BUILD_PROFILES: Readonly<Record<EngineName, BuildProfile>> = {
  "docker-20.10-classic": {
    name: "docker-20.10-classic",
    version: "20.10.24",
    builder: "classic",
    tar: TAR_PROFILES["docker-20.10"],
    config: "docker-20.10",
    layers: "registered",
    size: "inodes",
    unchanged: "no layer",
    runTouchesEtc: false,
    volumesDiscard: true,
    copyFlagsInHistory: false,
    chmodMakesParents: false,
    mergedTime: "change",
    copiedSpecials: "made",
    dotTarget: "is a name",
    chownsUnpacked: false,
    argsInHistory: "as often as declared",
    fewModifiers: true,
    metadataInKey: true,
    chmodKeepsSpecial: true,
    symbolicChmod: false,
    stubs: "all",
    buildChecks: false,
    runFailure: "returned",
    workdirWords: "written",
    workdirOwner: "root",
  },
  "docker-20.10-buildkit": {
    name: "docker-20.10-buildkit",
    version: "20.10.24",
    builder: "buildkit",
    tar: TAR_PROFILES["docker-20.10"],
    config: "buildkit-20.10",
    layers: "kept",
    size: "payload",
    unchanged: "empty layer",
    runTouchesEtc: true,
    volumesDiscard: false,
    copyFlagsInHistory: false,
    chmodMakesParents: false,
    mergedTime: "change",
    copiedSpecials: "lost",
    dotTarget: "alone is a folder",
    chownsUnpacked: false,
    argsInHistory: "as often as declared",
    fewModifiers: true,
    metadataInKey: false,
    chmodKeepsSpecial: true,
    symbolicChmod: false,
    stubs: "files",
    buildChecks: false,
    runFailure: "executor",
    workdirWords: "written",
    workdirOwner: "user",
  },
  "docker-28": {
    name: "docker-28",
    version: "28.5.2",
    builder: "buildkit",
    tar: TAR_PROFILES["docker-28"],
    config: "buildkit-28",
    layers: "kept",
    size: "payload",
    unchanged: "empty layer",
    runTouchesEtc: true,
    volumesDiscard: false,
    copyFlagsInHistory: true,
    chmodMakesParents: true,
    mergedTime: "source",
    copiedSpecials: "made",
    dotTarget: "is a folder",
    chownsUnpacked: true,
    argsInHistory: "of bases, too",
    fewModifiers: false,
    metadataInKey: false,
    chmodKeepsSpecial: false,
    symbolicChmod: true,
    stubs: "all",
    buildChecks: true,
    runFailure: "process",
    workdirWords: "plain",
    workdirOwner: "user",
  },
};

export const DEFAULT_ENGINE: EngineName = "docker-28";
