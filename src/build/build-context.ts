import type { Layer } from "../layer/layer.ts";

/** The files a build may copy: the folder it was given, less what .dockerignore leaves out, as a tree. Contents stay
 *  on disk until they are read. Owners are root's, as Docker sends them. */
export interface BuildContext {
  readonly layer: Layer;
  /** Where it lies on disk, if it is a folder there. */
  readonly folder?: string;
  /** The text of the Dockerfile, which may lie outside. */
  readonly dockerfile: string;
  /** As messages name it: "deploy/Dockerfile.prod". */
  readonly dockerfileName: string;
  /** What .dockerignore left out: for a message that says why a file is not there. */
  isIgnored(path: string): boolean;
  /** .dockerignore takes some of that back (`!keep`). */
  readonly hasExceptions: boolean;
  close(): void;
}
