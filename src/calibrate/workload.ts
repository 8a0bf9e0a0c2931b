import type { Case, CaseEntry, CaseOp } from "../cases/case.ts";

/** A program on layers, to be run on the engine, which says what it makes the kernel do, and on the kernel, which says how
 *  long it takes. */
export interface Workload {
  readonly name: string;
  readonly case: Case;
  /** The lower files are not in the page cache when it begins. */
  readonly cold?: boolean;
  /** How often it is run on the kernel at least, unless that takes seconds; each time on an upper of its own. */
  readonly rounds: number;
}

interface WorkloadInit {
  /** Lowest first. */
  readonly lower?: readonly (readonly CaseEntry[])[];
  readonly options?: Case["options"];
  readonly ops: readonly CaseOp[];
  readonly rounds?: number;
  readonly cold?: boolean;
}

export function workload(name: string, init: WorkloadInit): Workload {
  const { lower = [[]], options = {}, ops, rounds = 2, cold = false } = init;
  return {
    ...{ name, rounds, cold },
    case: {
      ...{ id: name, options, lower, ops },
      ...{ data: [], upper: [], readonly: false, nomount: false },
    },
  };
}

/** So many, made by their number. */
export function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** A file of so many bytes of data, none of them a hole. */
export const file = (path: string, size: number): CaseEntry => ({
  ...{ path, type: "file" },
  ...(size === 0 ? {} : { content: { repeat: "copy on write ", len: size } }),
});
