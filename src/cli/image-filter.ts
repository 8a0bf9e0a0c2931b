import { nearMiss } from "../base/near-miss.ts";
import type { ImageSummary } from "../store/image-summary.ts";
import { UserError } from "./user-error.ts";

/** What `--filter` leaves of an image: nothing, or the image with the names that fit. */
export type ImageFilter = (image: ImageSummary, all: readonly ImageSummary[]) => ImageSummary[];

const NAMES = ["dangling", "label", "before", "since", "reference"];

/** The filters of `docker images`, all of which must fit; of several references one. Moby: imageService.Images
 *  @throws UserError for one that is none */
export function imageFilter(texts: readonly string[]): ImageFilter {
  const filters = texts.map(parseFilter);
  const valuesOf = (name: string) => filters.filter((one) => one[0] === name).map((one) => one[1]);
  const references = valuesOf("reference").map(referencePattern);
  return (image, all) => {
    for (const value of valuesOf("dangling")) if (isOn(value) !== image.dangling) return [];
    for (const value of valuesOf("label")) if (!hasLabel(image, value)) return [];
    for (const value of valuesOf("before"))
      if (!(ageOf(image) < ageOf(named(value, all)))) return [];
    for (const value of valuesOf("since"))
      if (!(ageOf(image) > ageOf(named(value, all)))) return [];
    if (references.length === 0) return [image];
    const fits = (name: string) => references.some((isMeant) => isMeant(name));
    const [names, digests] = [image.names.filter(fits), image.digests.filter(fits)];
    return names.length + digests.length === 0 ? [] : [{ ...image, names, digests }];
  };
}

function parseFilter(text: string): [string, string] {
  const [name = "", value] = text.split(/=(.*)/s);
  if (value === undefined) {
    throw new UserError(`--filter ${text}: bad format of filter (expected name=value)`);
  }
  if (NAMES.includes(name)) return [name, value];
  const meant = nearMiss(name, NAMES);
  const hint = meant === undefined ? `filters are ${NAMES.join(", ")}` : `did you mean ${meant}?`;
  throw new UserError(`--filter ${text}: Invalid filter '${name}' (${hint})`);
}

function isOn(value: string): boolean {
  if (/^(true|1)$/i.test(value)) return true;
  if (/^(false|0)$/i.test(value)) return false;
  throw new UserError(`--filter dangling=${value}: expected true or false`);
}

function hasLabel({ image }: ImageSummary, text: string): boolean {
  const labels = image.main.config.container.Labels as Record<string, string> | null | undefined;
  const [name = "", value] = text.split(/=(.*)/s);
  const found = labels?.[name];
  return found !== undefined && (value === undefined || value === found);
}

function ageOf({ created }: ImageSummary): number {
  return created === undefined ? 0 : Date.parse(created);
}

function named(text: string, all: readonly ImageSummary[]): ImageSummary {
  const found = all.find(
    ({ id, names }) =>
      names.includes(text) ||
      names.includes(`${text}:latest`) ||
      id.startsWith(text) ||
      id.startsWith(`sha256:${text}`),
  );
  if (found === undefined) throw new UserError(`No such image: ${text}`);
  return found;
}

/** A name, or a pattern as path.Match has them, of a repository or of all of a name.
 *  distribution/reference: FamiliarMatch */
function referencePattern(pattern: string): (name: string) => boolean {
  const source = pattern.replace(/[.+^${}()|\\]/g, "\\$&").replaceAll("*", "[^/]*");
  const whole = new RegExp(`^${source.replaceAll("?", "[^/]")}$`);
  return (name) => whole.test(name) || whole.test(name.replace(/(@.*|:[^:/]*)$/, ""));
}
