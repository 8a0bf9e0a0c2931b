/** Where the object lies that a copied-up one came from: file handles name it by a number that another run gives
 *  differently. Layers are counted from the lowest. */
export interface OriginPlace {
  readonly layer: number;
  readonly path: string;
}

/** What a kept upper tells of its objects beside what tar has words for. */
export const KEPT = {
  atime: "atime",
  ctime: "ctime",
  flags: "flags",
  origin: "origin",
  /** "socket": tar knows none. */
  type: "type",
  /** Offset and length of space that fallocate reserved in a hole, repeated. */
  reserved: "reserved",
} as const;

export const ORIGIN = "trusted.overlay.origin";

export const placeText = ({ layer, path }: OriginPlace): string => `${layer}:${path}`;

export function readPlace(text: string): OriginPlace | null {
  const match = /^([0-9]+):(\/.*)$/s.exec(text);
  return match === null ? null : { layer: Number(match[1]), path: match[2]! };
}
