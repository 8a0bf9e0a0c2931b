import { type Descriptor, readDescriptor } from "./descriptor.ts";
import { ImageError } from "./image-error.ts";
import type { JsonDocument } from "./json-document.ts";
import { type OciIndexes, referenceOf } from "./oci-indexes.ts";
import { isNamed } from "./reference.ts";
import { sourceIndex, sourceIndexOf } from "./source-index.ts";

/** One image that an index offers. Its blobs may be missing: tools save one platform of a larger index. */
export interface Candidate {
  readonly descriptor: Descriptor;
  readonly reference?: string;
  /** os/architecture, with /variant where there is one. */
  readonly platform?: string;
}

/** Indexes inside indexes. */
const MAX_DEPTH = 4;

/** All images below an index, nested indexes too.
 *  @throws ImageError when they are nested too deep, or too many */
export function candidatesOf(
  index: JsonDocument,
  indexes: OciIndexes,
  inherited?: string,
  depth = 0,
): Candidate[] {
  const found: Candidate[] = [];
  for (const item of indexes.entriesOf(index)) {
    const descriptor = readDescriptor(item);
    const reference = referenceOf(item) ?? inherited;
    const nested = indexes.nested(descriptor);
    if (nested !== null) {
      if (depth === MAX_DEPTH) throw item.unexpected(`indexes nested at most ${MAX_DEPTH} deep`);
      found.push(...candidatesOf(nested, indexes, reference, depth + 1));
    } else {
      const platform = platformOf(item);
      found.push({
        descriptor,
        ...(reference === undefined ? {} : { reference }),
        ...(platform === undefined ? {} : { platform }),
      });
    }
  }
  return found;
}

function platformOf(item: JsonDocument): string | undefined {
  const platform = item.field("platform");
  if (platform.isMissing) return undefined;
  const variant = platform.field("variant").textOr("");
  const name = `${platform.field("os").text()}/${platform.field("architecture").text()}`;
  return variant === "" ? name : `${name}/${variant}`;
}

/** What Node calls the processors whose name Docker spells otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** Linux on the processor of this machine. */
export function hostPlatform(): string {
  return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
}

/** The one image that is meant: by its name where one is given, then by platform.
 *  @throws ImageError listing what there is, when none or several fit */
export function chooseCandidate(
  candidates: readonly Candidate[],
  archive: string,
  wanted: { readonly reference?: string; readonly platform?: string },
): Candidate {
  const { reference, platform } = wanted;
  const place = sourceIndexOf(reference);
  let fitting =
    place === undefined
      ? candidates.filter(
          (one) => reference === undefined || isNamed(one.reference ?? "", reference),
        )
      : candidates.slice(place, place + 1);
  if (platform !== undefined || fitting.length > 1) {
    const sought = platform ?? hostPlatform();
    fitting = fitting.filter(
      (one) => one.platform === undefined || isPlatform(one.platform, sought),
    );
  }
  const digests = new Set(fitting.map((one) => one.descriptor.digest));
  if (digests.size === 1) return fitting[0]!;
  const known = candidates.map((one) =>
    [one.reference, one.platform, one.descriptor.digest.slice(0, 19)].filter(Boolean).join(" "),
  );
  const asked = [reference, platform].filter((text) => text !== undefined).join(" for ");
  if (candidates.length === 0) {
    const what = "holds no image: its index lists none";
    throw new ImageError({ archive, what, remedy: "save or download the image again" });
  }
  throw new ImageError({
    archive,
    what: asked === "" ? `holds ${candidates.length} images` : `no one image ${asked}`,
    expected: `the name or the platform of one of: ${known.join(", ")}`,
    choices: {
      kind: "oci-layout",
      references: candidates.map((one, i) =>
        isOnlyOne(one, candidates) ? one.reference! : sourceIndex(i),
      ),
    },
  });
}

/** Whether its name means no other. */
const isOnlyOne = ({ reference }: Candidate, candidates: readonly Candidate[]): boolean =>
  reference !== undefined &&
  candidates.filter((other) => isNamed(other.reference ?? "", reference)).length === 1;

/** linux/arm64 takes linux/arm64/v8; a variant that is asked for must be there. */
function isPlatform(found: string, sought: string): boolean {
  return found === sought || found.startsWith(`${sought}/`);
}
