import type { CopyUpCost } from "../cost/cost.ts";
import type { Work } from "../cost/time/work.ts";
import { type Inode, isDir, sizeOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import type { ContainerResult, LayerResult, ScenarioResult } from "../scenario/result.ts";
import { layerFacts } from "../scenario/run/layer-facts.ts";
import type { PricedContainer, PricedScenario } from "./priced.ts";
import { sumWork } from "./sum-work.ts";

/** What to do about a cost that the events show, and what it would have saved. */
export interface Advice extends Saving {
  readonly id:
    | "set-when-added"
    | "volume"
    | "open-read-only"
    | "truncate-on-open"
    | "delete-where-made"
    | "rename-where-made"
    | "symlink";
  readonly text: string;
}

export interface Saving {
  readonly bytes: number;
  /** What the kernel would not have had to do. */
  readonly work: Work;
}

/** Less than this is not worth a word. */
const WORTH_SAYING = 64 * 1024;
/** A file that is worth a volume. */
const LARGE = 1024 * 1024;

/** The remedies for what happened here, the dearest cost first. */
export function adviceFor(priced: PricedScenario): Advice[] {
  return REMEDIES.map(({ saves, applies, ...advice }) => {
    const saving = saves(priced);
    const worth = applies?.(priced) ? Math.max(WORTH_SAYING, saving.bytes) : saving.bytes;
    return { worth, advice: { ...advice, ...saving } };
  })
    .filter(({ worth }) => worth >= WORTH_SAYING)
    .sort((a, b) => b.worth - a.worth)
    .map(({ advice }) => advice);
}

interface Remedy extends Omit<Advice, keyof Saving> {
  readonly saves: (priced: PricedScenario) => Saving;
  /** Whether it is worth saying however little it saves. */
  readonly applies?: (priced: PricedScenario) => boolean;
}

const REMEDIES: readonly Remedy[] = [
  {
    id: "set-when-added",
    text: "Set modes and owners as files are added: COPY --chmod=… --chown=…, not RUN chmod or chown. It stores nothing twice.",
    saves: (priced) => {
      const setsAttributes = ({ trigger }: CopyUpCost) =>
        trigger === "chmod" || trigger === "chown";
      return savingOf([
        ...chosenCopies(setsAttributes, priced),
        ...priced.builds.flatMap(({ copyUps }) => copyUps.filter(setsAttributes)),
      ]);
    },
  },
  {
    id: "volume",
    text: "Keep files that are changed in place (databases, logs, disk images) on a volume: volumes are no overlay, nothing is copied up.",
    saves: copied(({ trigger, copiedBytes, now }, { result }) => {
      if (trigger !== "open" || now === null || copiedBytes < LARGE) return false;
      if (isProgram(result.upper.get(now.path))) return false;
      const changed = copiedBytes - now.redundantBytes;
      return now.changedBytes > 0 && changed * 2 <= copiedBytes;
    }),
  },
  {
    id: "open-read-only",
    text: "Open what is only read with O_RDONLY: an open for writing copies the whole file, even if nothing is written.",
    saves: copied(({ trigger, path, now, size }, { cost }) => {
      if (trigger !== "open" || now === null || now.size !== size) return false;
      const written = cost.byPaths.find((other) => other.path === path)?.writtenBytes ?? 0;
      return written === 0 && now.changedBytes === 0;
    }),
  },
  {
    id: "truncate-on-open",
    text: "What replaces all of a file should open it with O_TRUNC, or write a new file and rename it: then nothing is copied up.",
    saves: copied(
      ({ trigger, now }) =>
        (trigger === "open" || trigger === "truncate") && now !== null && now.redundantBytes === 0,
    ),
  },
  {
    id: "delete-where-made",
    text: "Deleting frees nothing of a layer below: a whiteout hides it, and it stays stored. Delete in the same RUN that makes the file.",
    saves: (priced) => ({ bytes: hiddenByRemoval(priced), work: {} }),
  },
  {
    id: "rename-where-made",
    text: "Moving a file of a lower layer copies it; a directory cannot be renamed (EXDEV), so mv copies the whole tree. Give things their final names in the layer that makes them.",
    saves: copied(({ trigger }) => trigger === "rename"),
    applies: hasRefusedMove,
  },
  {
    id: "symlink",
    text: "A hard link to a file of a lower layer copies the file: make a symlink.",
    saves: copied(({ trigger }) => trigger === "link"),
  },
];

type Chosen = (copy: CopyUpCost, container: PricedContainer) => boolean;

/** What the copies that are chosen took. */
function copied(chosen: Chosen): Remedy["saves"] {
  return (priced) => savingOf(chosenCopies(chosen, priced));
}

function chosenCopies(chosen: Chosen, { containers }: PricedScenario): readonly CopyUpCost[] {
  return containers.flatMap((container) =>
    container.cost.copyUps.filter((copy) => chosen(copy, container)),
  );
}

function savingOf(copies: readonly CopyUpCost[]): Saving {
  return {
    bytes: copies.reduce((sum, { copiedBytes }) => sum + copiedBytes, 0),
    work: sumWork(copies.map(({ work }) => work)),
  };
}

/** Bytes that whiteouts and opaque directories hide in the layers below them. A name that was only moved is not
 *  gone, and a directory that mv had to copy has a remedy of its own. */
function hiddenByRemoval(priced: PricedScenario): number {
  const { result, containers } = priced;
  const hide = ({ whiteouts, opaques }: LayerResult | ContainerResult, below: readonly Layer[]) =>
    [...whiteouts, ...opaques]
      .flatMap((path) => below.map((layer) => bytesAt(layer, path)))
      .reduce((sum, bytes) => sum + bytes, 0);
  const layers = result.layers.map(({ layer }) => layer);
  const inImage = result.layers.map((layer, i) => hide(layer, layers.slice(0, i)));
  const inContainers = hasRefusedMove(priced)
    ? []
    : containers.map(({ result: container, cost }) => {
        const moved = cost.copyUps.filter(({ trigger }) => trigger === "rename");
        const names = new Set(moved.map(({ path }) => path));
        const whiteouts = container.whiteouts.filter((path) => !names.has(path));
        return hide({ ...container, whiteouts }, layers);
      });
  return [...inImage, ...inContainers, ...hiddenInBuilds(result)].reduce(
    (sum, bytes) => sum + bytes,
    0,
  );
}

/** The same, of images that were built: what a layer of theirs hides in another. */
function hiddenInBuilds({ steps }: ScenarioResult): number[] {
  return steps.flatMap(({ deed }) => {
    if (deed?.kind !== "build") return [];
    const layers = deed.image.layers.map(({ layer }) => layer);
    return layers.slice(deed.baseLayers).map((layer, i) => {
      const { whiteouts, opaques } = layerFacts(layer);
      const below = layers.slice(0, deed.baseLayers + i);
      return [...whiteouts, ...opaques]
        .flatMap((path) => below.map((lower) => bytesAt(lower, path)))
        .reduce((sum, bytes) => sum + bytes, 0);
    });
  });
}

function hasRefusedMove({ result }: PricedScenario): boolean {
  return result.steps.some(
    ({ action, outcome }) =>
      action.startsWith("rename") && !outcome.ok && outcome.errno === "EXDEV",
  );
}

/** Whoever changes an executable is not keeping data in it. */
function isProgram(inode: Inode | undefined): boolean {
  return inode !== undefined && (inode.mode & 0o111) !== 0;
}

/** Bytes of a file, or of all files below a directory. */
function bytesAt(layer: Layer, path: string): number {
  const inode = layer.get(path);
  if (inode === undefined) return 0;
  let bytes = 0;
  for (const below of walk(inode)) bytes += isDir(below.inode) ? 0 : sizeOf(below.inode);
  return bytes;
}
