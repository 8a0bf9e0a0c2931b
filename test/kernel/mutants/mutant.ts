/** The engine with one rule broken, as a sentence that names what it does then. */
export interface Mutant {
  readonly name: string;
  /** The kernel's function that has the rule. */
  readonly rule: string;
  /** From the root of the repository. */
  readonly file: string;
  /** What stands in the file, exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Why no outcome of a case can show it: recorded cases have to. */
  readonly unseen?: string;
}

/** A part of the engine's text, and what stands there instead. */
export type Edit = readonly [name: string, rule: string, find: string, replace: string];

/** The mutants of one file. */
export function mutantsOf(file: string, ...edits: readonly Edit[]): Mutant[] {
  return edits.map(([name, rule, find, replace]) => ({ name, rule, file, find, replace }));
}

/** The same for those that only recorded cases can find. */
export function unseenOf(file: string, unseen: string, ...edits: readonly Edit[]): Mutant[] {
  return mutantsOf(file, ...edits).map((mutant) => ({ ...mutant, unseen }));
}

/** The file's text with the rule broken. @throws Error when the text has changed since */
export function mutate({ name, file, find, replace }: Mutant, text: string): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(`"${name}": ${file} has the text ${parts.length - 1} times`);
  }
  return parts.join(replace);
}
