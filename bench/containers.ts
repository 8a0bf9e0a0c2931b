import { measuredApart } from "./apart.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { partOf } from "./says.ts";
import type { Scratch } from "./scratch.ts";
import { type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "containers: memory of containers on one image";

const IMAGES = [1_000, 100_000];
const CONTAINERS = [10, 100, 1_000];

/** Bytes a container, of so many on an image of so many files. */
export interface ContainerMemory {
  readonly files: number;
  readonly containers: number;
  readonly bytes: number;
}

function measureContainers(_scratch: Scratch, smoke: boolean) {
  const counts = smoke ? [2] : CONTAINERS;
  const cells = IMAGES.flatMap((files) =>
    counts.map((containers) => {
      const bytes = measuredApart("containers", files, containers);
      return { files, containers, bytes };
    }),
  );
  return { cells, verdicts: smoke ? [] : containerVerdicts(cells) };
}

/** The largest image against the smallest, and many containers against few. */
export function containerVerdicts(cells: readonly ContainerMemory[]): Verdict[] {
  const of = (files: number, containers: number): number =>
    cells.find((cell) => cell.files === files && cell.containers === containers)!.bytes;
  const [small, large] = [IMAGES[0]!, IMAGES.at(-1)!];
  const [few, many] = [CONTAINERS[0]!, CONTAINERS.at(-1)!];
  const named = (subject: string, other: string, ratio: number): Verdict => {
    const says = partOf(other, subject);
    return verdict(`${subject} / ${other}`, ratio, { atMost: 1.1 }, { row: "containers", says });
  };
  return [
    named(`a container on ${large} files`, `one on ${small}`, of(large, many) / of(small, many)),
    named(`one of ${many} containers`, `one of ${few}`, of(large, many) / of(large, few)),
  ];
}

interface Containers {
  readonly cells: readonly ContainerMemory[];
  readonly verdicts: readonly Verdict[];
}

function containersText({ cells, verdicts }: Containers): string {
  const rows = cells.map(({ files, containers, bytes }) => [
    `${containers} on an image of ${files} files`,
    `${(bytes / 1024).toFixed(1)} KiB`,
  ]);
  return [TITLE, tableText(["", "each"], rows), ...verdicts.map(verdictText), ""].join("\n");
}

export const containers = measurement(TITLE, measureContainers, containersText);
