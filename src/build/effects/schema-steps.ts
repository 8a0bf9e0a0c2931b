import * as s from "../../schema/define.ts";
import { directory, file, staged } from "./schema-files.ts";
import { flags, ids, missing, mode, path, paths, scalar, where } from "./schema-values.ts";

/** One step of a rule: what it does, and when. */

export const lay = s
  .strictObject({
    part: s.enum(["files", "control", "configured"]).meta({
      description: "What is unpacked, what the package manager notes, what is made afterwards",
    }),
    staged,
    in: path.optional().meta({ description: "Where the notes are kept: $id.SUFFIX is added" }),
    via: path.optional().meta({ description: "The notes are unpacked here first, and renamed" }),
  })
  .meta({ description: "Files of the package at hand" });

/** What a step can do: one of these. */
export const actions = {
  print: scalar.meta({ description: "To the standard output" }),
  warn: scalar.meta({ description: "To the standard error" }),
  mkdir: s.record(path, directory).meta({ description: "Directories, and those above them" }),
  write: s.record(path, file).meta({ description: "Files, written anew" }),
  append: s.record(path, file).meta({ description: "Text or bytes at the end of files" }),
  drop: s.record(path, scalar).meta({
    description: "Paragraphs that begin with this line go, and lines that are one of these words",
  }),
  touch: paths.meta({ description: "Opened for writing, and left as they are; missing ones too" }),
  remove: paths.meta({ description: "Whatever is there, folders with all in them; * and ? match" }),
  symlink: s.record(path, scalar).meta({ description: "A path and where it points" }),
  link: s.record(path, path).meta({ description: "A path, and the file it is another name of" }),
  rename: s.record(path, path).meta({ description: "From, to" }),
  chmod: s.record(path, mode),
  chown: s.record(path, ids),
  lay,
  unlay: s
    .strictObject({ in: path.optional() })
    .meta({ description: "Removes the files of the package at hand, and its notes" }),
};

type Actions = { readonly [Name in keyof typeof actions]?: s.output<(typeof actions)[Name]> };

export interface StepFields extends Actions {
  readonly if?: readonly string[] | undefined;
  readonly unless?: readonly string[] | undefined;
  readonly where?: string | undefined;
  readonly missing?: string | undefined;
  readonly only?: "asked" | "brought" | undefined;
  readonly each?: readonly StepFields[] | undefined;
}

/** The names of the actions, `each` among them. */
export const ACTIONS: readonly string[] = [...Object.keys(actions), "each"];

export const conditions = {
  if: flags.meta({ description: "Only when the command was called with this option" }),
  unless: flags.meta({ description: "Only when it was called without" }),
  where,
  missing,
  only: s.enum(["asked", "brought"]).optional().meta({
    description: "Within each: packages that were named, or that came along",
  }),
};

const optional = Object.fromEntries(
  Object.entries(actions).map(([name, schema]) => [name, schema.optional()]),
);

const oneAction = (step: object): boolean =>
  Object.keys(step).filter((key) => ACTIONS.includes(key)).length === 1;
const ONE = { error: `expected one action: ${ACTIONS.join(", ")}` };

const innerStep = s.strictObject({ ...conditions, ...optional }).refine(oneAction, ONE);

export const step = s
  .strictObject({
    ...conditions,
    ...optional,
    each: s.array(innerStep).optional().meta({
      description: "Steps, done for each package or argument",
    }),
  })
  .refine(oneAction, ONE);
