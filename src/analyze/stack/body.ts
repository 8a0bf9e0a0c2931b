import { type Inode, sizeOf } from "../../layer/inode.ts";
import type { ByteClass } from "../analysis.ts";
import type { Version } from "./place.ts";

/** One object of one layer: its bytes are stored once, however many names the layer gives it. */
export class Body {
  readonly layer: number;
  readonly inode: Inode;
  /** In the order in which the layer has them. */
  readonly versions: Version[] = [];
  /** Set for all that is no directory, once the layers are laid. */
  class: ByteClass = "new";

  constructor(layer: number, inode: Inode) {
    this.layer = layer;
    this.inode = inode;
  }

  /** st_size. */
  get bytes(): number {
    return sizeOf(this.inode);
  }

  get isShown(): boolean {
    return this.versions.some((version) => version.isShown);
  }
}
