import type { Digest } from "../../image/imported-image.ts";
import type { StoredRecord } from "../../store/records.ts";
import type { StepIdentity } from "../build.ts";
import type { EngineName } from "../profile.ts";

/** A step of a build as the store keeps it. */
export interface KeptStep {
  readonly version: 1;
  /** Each makes its own of the same step. */
  readonly engine: EngineName;
  readonly key: string;
  readonly identity: StepIdentity;
  /** Null: the step made none. */
  readonly layer: { readonly diffId: Digest; readonly size: number } | null;
  readonly created?: string;
}

/** A build that went well, as the store keeps it: which steps its image came of. */
export interface KeptBuild {
  readonly version: 1;
  readonly engine: EngineName;
  readonly image: Digest;
  /** Of its steps, as far as the cache knows them. */
  readonly keys: readonly string[];
  /** How often it was built, and when last (RFC 3339). */
  readonly count: number;
  readonly last: string;
}

export const stepRecord = (engine: EngineName, key: string): string =>
  `${engine}-${key.slice("sha256:".length)}`;

export const buildRecord = (engine: EngineName, image: Digest): string =>
  `${engine}-build-${image.slice("sha256:".length)}`;

/** What the records of a store's build cache say. */
export function keptSteps(records: readonly StoredRecord[]): KeptStep[] {
  const documents = records.map(({ document }) => document as Partial<KeptStep>);
  return documents.filter((one): one is KeptStep => one.version === 1 && one.key !== undefined);
}

export function keptBuilds(records: readonly StoredRecord[]): KeptBuild[] {
  const documents = records.map(({ document }) => document as Partial<KeptBuild>);
  return documents.filter((one): one is KeptBuild => one.version === 1 && one.keys !== undefined);
}
