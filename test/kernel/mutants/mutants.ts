import { COPY_UP } from "./copy-up.ts";
import { LOOKUP } from "./lookup.ts";
import { MOUNT } from "./mount.ts";
import type { Mutant } from "./mutant.ts";
import { OPS } from "./ops.ts";
import { PROCESS } from "./process.ts";

/** The engine with one rule broken at a time. The hunt has to find each. */
export const MUTANTS: readonly Mutant[] = [...COPY_UP, ...LOOKUP, ...OPS, ...MOUNT, ...PROCESS];
