import { compareNames } from "../../base/names.ts";
import { isFile, isSymlink, targetOf } from "../../layer/inode.ts";
import type { ByteClass } from "../analysis.ts";
import type { LeftOvers } from "../left-overs/left-overs.ts";
import type { Pause } from "../pause.ts";
import type { Body } from "../stack/body.ts";
import type { Version } from "../stack/place.ts";
import type { Stack } from "../stack/stack.ts";
import { Contents } from "./contents.ts";
import { type Relation, relationOf } from "./relation.ts";

/** Why the bytes of an image are there, body by body, and the pairs that tell. */
export interface Classes {
  readonly contents: Contents;
  relation(version: Version): Relation;
  /** What a version that was moved was moved from: hidden by a whiteout of the same layer. */
  readonly movedFrom: ReadonlyMap<Version, Version>;
  /** Bodies that show the same content, the lowest layer's first, then in byte order of paths. */
  readonly duplicates: readonly (readonly Body[])[];
}

/** Gives each body its class (analysis.ts, ByteClass: the first that holds). */
export async function classify(stack: Stack, leftOvers: LeftOvers, pause: Pause): Promise<Classes> {
  const contents = new Contents();
  const relations = new Map<Version, Relation>();
  const relation = (version: Version): Relation => {
    let known = relations.get(version);
    if (known === undefined) {
      known = relationOf(version, contents);
      relations.set(version, known);
    }
    return known;
  };
  for (const { bodies } of stack.layers) {
    for (const body of bodies) {
      if (body.versions.some(({ below }) => below !== null)) await pause();
      for (const version of body.versions) if (version.below !== null) relation(version);
    }
  }
  const movedFrom = await moves(stack, contents, relation, pause);
  const duplicates = await copies(stack, contents, pause);
  const repeated = new Set(duplicates.flatMap((group) => group.slice(1)));
  for (const { bodies } of stack.layers) {
    for (const body of bodies) {
      body.class = classOf(body, { relation, movedFrom, repeated, leftOvers });
    }
  }
  return { contents, relation, movedFrom, duplicates };
}

interface Facts {
  readonly relation: (version: Version) => Relation;
  readonly movedFrom: ReadonlyMap<Version, Version>;
  readonly repeated: ReadonlySet<Body>;
  readonly leftOvers: LeftOvers;
}

function classOf(body: Body, { relation, movedFrom, repeated, leftOvers }: Facts): ByteClass {
  const shown = body.versions.filter((version) => version.isShown);
  if (shown.length === 0) {
    return body.versions.every(({ removal }) => removal !== null) ? "deleted" : "replaced";
  }
  const is = (holds: (version: Version) => boolean): boolean => shown.some(holds);
  if (is((version) => relation(version).kind === "unchanged")) return "unchanged";
  if (is((version) => relation(version).kind === "metadata")) return "metadata";
  if (is((version) => movedFrom.has(version))) return "moved";
  if (is(isSplit)) return "link-split";
  if (is((version) => sharedBytes(relation(version)) > 0)) return "partial";
  if (repeated.has(body)) return "duplicate";
  return isLeftOver(shown, leftOvers) ? "left-over" : "new";
}

/** All names that show are: conda and pnpm link what they install to their caches. */
const isLeftOver = (shown: readonly Version[], leftOvers: LeftOvers): boolean =>
  shown.every(({ place }) => leftOvers.kindOf(place) !== null);

const sharedBytes = (relation: Relation): number =>
  relation.kind === "content" ? relation.sharedBytes : 0;

/** It was a name of an object below that still shows under another name. */
function isSplit({ below }: Version): boolean {
  return below?.body.versions.some((version) => version.isShown) ?? false;
}

/** Pairs what layers brought with what they whited out. */
async function moves(
  stack: Stack,
  contents: Contents,
  relation: (version: Version) => Relation,
  pause: Pause,
): Promise<Map<Version, Version>> {
  const found = new Map<Version, Version>();
  for (const { bodies, removals } of stack.layers) {
    const gone = removals
      .filter(({ how }) => how === "whiteout")
      .flatMap(({ versions }) => versions.filter(({ body }) => sized(body)));
    if (gone.length === 0) continue;
    const arrived = bodies
      .filter((body) => sized(body))
      .flatMap(({ versions }) => versions)
      .filter((version) => version.isShown && !isCopy(relation(version)));
    for (const group of await groupsOf([...gone, ...arrived], contents, pause)) {
      const [sources, targets] = [
        group.filter((one) => !one.isShown),
        group.filter((one) => one.isShown),
      ];
      // As a tool moves them: in the order in which both are there.
      for (const [i, target] of targets.entries()) {
        const source = sources[i];
        if (source !== undefined) found.set(target, source);
      }
    }
  }
  return found;
}

const isCopy = ({ kind }: Relation): boolean => kind === "unchanged" || kind === "metadata";

const sized = (body: Body): boolean =>
  body.bytes > 0 && (isFile(body.inode) || isSymlink(body.inode));

/** Versions that hold the same; symlinks by their targets. */
async function groupsOf(
  versions: readonly Version[],
  contents: Contents,
  pause: Pause,
): Promise<Version[][]> {
  const links = new Map<string, Version[]>();
  for (const version of versions) {
    const { inode } = version.body;
    if (!isSymlink(inode)) continue;
    const group = links.get(targetOf(inode));
    if (group === undefined) links.set(targetOf(inode), [version]);
    else group.push(version);
  }
  const files = await contents.groups(versions, ({ body }) => body.inode, pause);
  return [...files, ...links.values()];
}

async function copies(stack: Stack, contents: Contents, pause: Pause): Promise<Body[][]> {
  const shown = stack.layers.flatMap(({ bodies }) => bodies.filter((body) => body.isShown));
  const groups = await contents.groups(shown, ({ inode }) => inode, pause);
  return groups.map((group) => {
    const placed = group.map((body) => ({ body, path: firstPath(body) }));
    placed.sort((a, b) => a.body.layer - b.body.layer || compareNames(a.path, b.path));
    return placed.map(({ body }) => body);
  });
}

/** Of the names that show, the first in byte order. */
export function firstPath(body: Body): string {
  const shown = body.versions.filter((version) => version.isShown);
  const paths = (shown.length > 0 ? shown : body.versions).map(({ place }) => place.path);
  return paths.reduce((first, path) => (compareNames(path, first) < 0 ? path : first));
}
