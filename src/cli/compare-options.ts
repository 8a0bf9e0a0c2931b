import { parseSize, sizeHint } from "../base/size-text.ts";
import {
  ALL_ALTERNATIVES,
  type Comparison,
  canBeMountedOver,
  overMounts,
} from "../scenario/compare/comparison.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface CompareOptions {
  readonly compare?: true;
  readonly compareVolume?: readonly string[];
  readonly compareTmpfs?: readonly string[];
  readonly disk?: string;
  readonly containers?: string;
}

/** What the command line wants compared beside what a scenario says itself; null for nothing.
 *  @throws UserError */
export function comparisonAsked(options: CompareOptions): Comparison | null {
  const { compare, compareVolume, compareTmpfs } = options;
  const disk = options.disk === undefined ? undefined : parseDisk(options.disk);
  const containers =
    options.containers === undefined ? undefined : parseContainers(options.containers);
  const over = [
    ...(compareVolume === undefined ? [] : [overMounts("volume", directories(compareVolume))]),
    ...(compareTmpfs === undefined ? [] : [overMounts("tmpfs", directories(compareTmpfs))]),
  ];
  if (compare === true) return { alternatives: [...ALL_ALTERNATIVES, ...over], disk, containers };
  if (over.length > 0) return { alternatives: over, disk, containers };
  if (disk === undefined && containers === undefined) return null;
  return { alternatives: [], disk, containers };
}

/** Both together: the scenario's alternatives first, the numbers of the command line before the scenario's. Numbers alone
 *  ask for all alternatives. */
export function joinComparisons(
  own: Comparison | null,
  asked: Comparison | null,
): Comparison | null {
  if (own === null && asked === null) return null;
  const both = [...(own?.alternatives ?? []), ...(asked?.alternatives ?? [])];
  const texts = both.map((one) => JSON.stringify(one));
  const alternatives = both.filter((_, i) => texts.indexOf(texts[i]!) === i);
  return {
    alternatives: alternatives.length > 0 ? alternatives : ALL_ALTERNATIVES,
    disk: asked?.disk ?? own?.disk,
    containers: asked?.containers ?? own?.containers,
  };
}

function parseDisk(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  const hint = sizeHint(text);
  throw new UserError(
    `--disk ${text}: expected a size, such as 100GiB${hint === undefined ? "" : ` (${hint})`}`,
  );
}

function parseContainers(text: string): number {
  const count = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && Number.isSafeInteger(count)) return count;
  throw new UserError(`--containers ${text}: expected a whole number from 1 on`);
}

function directories(paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    if (canBeMountedOver(path)) continue;
    throw new UserError(
      `--compare-volume and --compare-tmpfs: expected a directory below "/", not ${path}`,
    );
  }
  return paths;
}
