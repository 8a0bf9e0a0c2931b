import type { Layer } from "../layer/layer.ts";
import type { ReadTar } from "./image.ts";
import type { ImageLimits } from "./limits.ts";

/** What goes in and comes out of an import. Nothing of Node's is in these types: they are part of the public API. */

/** The name of some bytes by what they are: sha256 and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** What a path may hold. */
export type ImageKind = "docker-archive" | "oci-layout" | "layer-tar" | "rootfs" | "overlay2";

/** One step of a build, as the config remembers it. Lowest first. */
export interface HistoryEntry {
  readonly created?: string;
  readonly createdBy?: string;
  readonly author?: string;
  readonly comment?: string;
  /** The step changed the config only. */
  readonly emptyLayer: boolean;
}

/** The config of an image: what the engine reads of it, and the document as it is. */
export interface ImageConfig {
  /** The image id: the digest of the document. */
  readonly id: Digest;
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly created?: string;
  /** Lowest first. */
  readonly diffIds: readonly Digest[];
  readonly history: readonly HistoryEntry[];
  /** Env, Cmd, Entrypoint, User, WorkingDir, Volumes, Labels … of `config`. */
  readonly container: Readonly<Record<string, unknown>>;
  /** The document, byte for byte. */
  readonly bytes: Uint8Array;
}

/** One layer of an imported image. */
export interface ImportedLayer {
  readonly name: string;
  readonly layer: Layer;
  /** sha256 of its tar; unknown for folders. */
  readonly diffId?: Digest;
  /** As `docker history` counts it. */
  readonly size: number;
  /** The build step that made it. */
  readonly createdBy?: string;
  /** The bytes it was read from, until the image is closed; a folder has none. */
  readonly source?: ReadTar;
}

export interface OpenImageOptions {
  /** Which image, where there are several: a tag (name:tag), its place from 0 (@1), or the id of a layer in an overlay2
   *  folder. */
  readonly reference?: string;
  /** os/architecture[/variant]. Default: what the image is for if it is one, else Linux on this processor. */
  readonly platform?: string;
  /** What a lone layer tar or a rootfs folder is called. Default: the name of the file or folder. */
  readonly name?: string;
  /** What the path holds, when it should not be guessed. */
  readonly kind?: ImageKind;
  /** Reads every byte and compares digests. Without it only headers are read. Default: true. */
  readonly checkDigests?: boolean;
  readonly limits?: Partial<ImageLimits>;
  /** Where packed layers are unpacked to. Default: the system's folder for temporary files. */
  readonly tempDir?: string;
  /** Goes on without xattrs of overlay2 folders that cannot be read, with a note. Default: false. */
  readonly acceptUnreadableXattrs?: boolean;
  /** Ends the reading of one archive; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called before each layer is read. */
  readonly onLayer?: (name: string, index: number, count: number) => void;
}

export interface ImportedImage {
  readonly kind: ImageKind;
  readonly reference?: string;
  readonly config?: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly ImportedLayer[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
  /** Closes the files that contents are read from. */
  close(): void;
}
