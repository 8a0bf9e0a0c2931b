import type { Case, CaseOp } from "../../../src/cases/case.ts";
import { TRUSTED, USER } from "../../../src/layer/marks.ts";
import { Names } from "./names.ts";
import { PROFILES, type Profile, randomOptions, weightsOf } from "./profiles.ts";
import { Random } from "./random.ts";
import { LayerMaker } from "./random-layer.ts";
import { OpMaker } from "./random-op.ts";

/** How many lowers: mostly few, sometimes many. */
const DEPTHS = { 1: 24, 2: 32, 3: 20, 4: 10, 5: 5, 8: 3, 12: 2, 20: 2 };
const FEWEST_OPS = 5;
const MOST_OPS = 60;

/** A random case: the same seed, profile and index, the same case. */
export function randomCase(seed: string, profile: Profile | "all", index: number): Case {
  const chosen = profile === "all" ? PROFILES[index % PROFILES.length]! : profile;
  const id = `${chosen}-${seed}-${index}`;
  return new CaseMaker(new Random(id), chosen).make(id);
}

class CaseMaker {
  readonly #random: Random;
  readonly #profile: Profile;
  readonly #names: Names;

  constructor(random: Random, profile: Profile) {
    this.#random = random;
    this.#profile = profile;
    this.#names = new Names(random);
  }

  make(id: string): Case {
    const random = this.#random;
    const options = randomOptions(random, this.#profile);
    const marks = options.userxattr === true ? USER : TRUSTED;
    const layers = new LayerMaker(random, this.#profile, marks);
    const depth = Number(random.weighted(DEPTHS));
    const stack = Array.from({ length: depth }, () =>
      layers.layer(depth > 5 ? 0.2 : random.pick([0.3, 0.45, 0.6])),
    );
    const data =
      this.#profile === "metacopy" && random.chance(0.15) ? [stack[0]!.filter(isPlain)] : [];
    const readonly = random.chance(0.03);
    const filled = random.chance(this.#profile === "whiteout" ? 0.6 : 0.3);
    const upper = !readonly && filled ? layers.layer(0.3) : [];
    for (const layer of [...stack, upper]) this.#names.absorb(layer);
    return {
      ...{ id, options, lower: stack, data, upper, readonly, nomount: false },
      ops: this.#ops(readonly, depth),
    };
  }

  #ops(readonly: boolean, depth: number): CaseOp[] {
    const random = this.#random;
    const maker = new OpMaker(random, this.#names, this.#profile, depth);
    const weights = weightsOf(this.#profile);
    const count = random.between(FEWEST_OPS, random.chance(0.5) ? MOST_OPS : MOST_OPS / 3);
    const ops: CaseOp[] = [];
    while (ops.length < count) {
      for (const made of maker.make(random.weighted(weights))) {
        // Without an upper there is nothing to rotate.
        if (readonly && made.rotate === true) continue;
        const op = this.#byUser(made);
        this.#names.note(op);
        ops.push(op);
      }
    }
    return ops.slice(0, MOST_OPS);
  }

  #byUser(op: CaseOp): CaseOp {
    const random = this.#random;
    if (/mount$|^umask$|^close$|^getcwd$/.test(op.op) || op.at !== undefined) return op;
    if (!random.chance(this.#profile === "creds" ? 0.7 : 0.04)) return op;
    const uid = random.pick([1000, 1000, 1001]);
    const gid = random.pick([uid, 1000, 2000]);
    const groups = random.chance(0.3) ? { groups: random.pick([[1000], [2000], [0, 1000]]) } : {};
    return { ...op, uid, gid, ...groups };
  }
}

const isPlain = ({ type }: { readonly type: string }): boolean => type !== "whiteout";
