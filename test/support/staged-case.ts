import { steppingClock } from "../../src/base/clock.ts";
import { buildLayers } from "../../src/cases/build-layers.ts";
import { Callers } from "../../src/cases/callers.ts";
import type { Case, CaseOp } from "../../src/cases/case.ts";
import { CaseMount } from "../../src/cases/case-mount.ts";
import { okOrErrno } from "../../src/cases/errno-name.ts";
import { Fingerprint } from "../../src/cases/fingerprint.ts";
import { runOperation } from "../../src/cases/operations.ts";
import type { OpOutcome } from "../../src/cases/outcome.ts";
import { credentialsOf, outcomeOf } from "../../src/cases/replay.ts";
import { Identities } from "../../src/cases/stat-outcome.ts";
import { layerTree, mergedTree } from "../../src/cases/tree.ts";
import { isDir, namesOf } from "../../src/layer/inode.ts";
import { walk } from "../../src/layer/layer.ts";
import type { Overlay } from "../../src/process/overlay.ts";

/** A case on the engine whose steps are made a few at a time. */
export class StagedCase {
  readonly #clock = steppingClock();
  readonly #callers = new Callers(this.#clock);
  readonly #identities = new Identities();
  readonly #mount: CaseMount;
  readonly mounted: boolean;

  constructor(given: Case) {
    this.#mount = new CaseMount(given, buildLayers(given, this.#clock), this.#clock, this.#callers);
    this.mounted = okOrErrno(() => this.#mount.mount()) === "ok" && this.#mount.upper !== null;
  }

  get overlay(): Overlay {
    return this.#mount.overlay!;
  }

  run(ops: readonly CaseOp[]): OpOutcome[] {
    return ops.map((op) => {
      const context = {
        process: this.#callers.onMount!,
        callers: this.#callers,
        identities: this.#identities,
      };
      const act = (): OpOutcome => outcomeOf(() => runOperation(op, context));
      return op.uid === undefined ? act() : this.#callers.as(credentialsOf(op), act);
    });
  }

  /** Descriptors that steps left open. */
  close(): void {
    this.#callers.closeAll();
  }

  /** All there is to see: the merged view, and what is in the upper and the workdir. */
  look(): unknown {
    const { upper, work } = this.overlay;
    return [mergedTree(this.overlay.process()), layerTree(upper!), layerTree(work!)];
  }

  /** Directories, with their names as the kernel lists them. */
  orders(): unknown {
    return [this.overlay.upper!, this.overlay.work!].map((layer) =>
      [...walk(layer.root)]
        .filter(({ inode }) => isDir(inode))
        .map(({ path, inode }) => [path, namesOf(inode).listing()]),
    );
  }

  /** Down to inode numbers and times. */
  prints(): Fingerprint[] {
    return [this.overlay.upper!, this.overlay.work!].map((layer) => new Fingerprint(layer));
  }
}
