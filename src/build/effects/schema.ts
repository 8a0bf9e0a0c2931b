import * as z from "zod";
import { modeHint, parseMode } from "../../base/mode-text.ts";
import { parseSize, sizeHint } from "../../base/size-text.ts";

/** The form of a file of effects: what commands that cannot run here do to files.
 *
 *  `commands` gives each command its rules. The first rule whose `match` fits the arguments that are no options is
 *  taken, and its steps are done in their order, each by the system calls that say how: `staged: "*.new"` writes another
 *  name first and renames it, `keep: "*-old"` leaves the old file under that name, as a hard link. Where `match` ends
 *  in `...`, `each` goes over the arguments there, or over the packages that `packages` makes of them.
 *
 *  Texts and paths may have variables: $command, $cwd (the working directory; nothing for the root), $names (the arguments at `*` and `...`, or the packages), $count, and
 *  within `each` $name; of a package also $id, $version, $deb (bytes of its archive), $paragraph (bytes of its entry in
 *  the database) and $installed (kB). $$ is a dollar. */

/** Divides a message from its hint while both travel through zod as one text. */
export const HINT = "\u0000";

/** A scalar: every one is read as the text it was written as. */
const scalar = z.union([z.string(), z.number()]).transform(String);

function parsed<T>(
  parse: (text: string) => T | undefined,
  wanted: string,
  hint: (text: string) => string | undefined = () => undefined,
) {
  return scalar.transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    const meant = hint(text);
    const message = meant === undefined ? wanted : `${wanted}${HINT}${meant}`;
    context.issues.push({ code: "custom", message, input: text });
    return z.NEVER;
  });
}

const number = (most: number) =>
  parsed(
    (text) => (/^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined),
    `expected a whole number of at most ${most}`,
  );

const id = number(2 ** 32 - 1).meta({ description: "A user's or group's number" });

const mode = parsed(parseMode, "expected a mode: octal as 0640, or as u=rw,g=r", modeHint).meta({
  description: "Permission bits: octal with a leading zero (0640), or u=rw,g=r",
});

/** One file at most so large. */
const MOST_BYTES = 2 ** 40;

const size = parsed(
  (text) => {
    if (text.includes("$")) return text;
    const bytes = parseSize(text);
    return bytes === undefined || bytes > MOST_BYTES ? undefined : text;
  },
  "expected a size of at most 1 TiB: a number of bytes, or as 200MiB, 44MB",
  sizeHint,
).meta({ description: "Bytes: a number, or with a unit: 4096, 44MB (thousands), 200MiB (1024s)" });

const path = z
  .string()
  .regex(/^(?:\/|\$cwd\/)/, { error: 'expected a path that begins with "/" or $cwd/' })
  .meta({ description: "An absolute path" });

const owner = { mode: mode.optional(), uid: id.optional(), gid: id.optional() };

const staged = z
  .string()
  .regex(/^[^*]*\*[^*]*$/, { error: "expected a name with one * in it, as *.new" })
  .optional()
  .meta({ description: "Written under this name first, then renamed; * is the file's own name" });

const fileFields = z.strictObject({
  content: scalar.optional().meta({ description: "The text" }),
  size: size.optional().meta({ description: "So many bytes; stand-in bytes after the text" }),
  ...owner,
  staged,
  keep: staged.meta({ description: "The old file stays under this name; * is its own" }),
});

const file = z
  .union([scalar, fileFields])
  .transform((given): FileFields => (typeof given === "string" ? { content: given } : given))
  .meta({ description: "The text of a file, or its size and more" });

export type FileFields = z.output<typeof fileFields>;

const directory = z
  .union([z.literal(""), z.null(), z.strictObject(owner)])
  .transform((given): DirectoryFields => given || {})
  .meta({ description: "Nothing (0755, root's), or mode and owners, set where it is there too" });

export interface DirectoryFields {
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

const ids = parsed((text) => {
  const match = /^(\d+):(\d+)$/.exec(text);
  return match === null ? undefined : { uid: Number(match[1]), gid: Number(match[2]) };
}, "expected owners by number: uid:gid").meta({ description: "Owners by number: uid:gid" });

const words = z.array(scalar).min(1);
const paths = z.array(path).min(1);

const flags = z
  .union([scalar.transform((one) => [one]), words])
  .optional()
  .meta({ description: "An option, or several of which one is enough" });

const where = path.optional().meta({
  description: "Only where this path is there; * and ? match",
});
const missing = path.optional().meta({ description: "Only where this path is not there" });

const lay = z
  .strictObject({
    part: z.enum(["files", "control", "configured"]).meta({
      description: "What is unpacked, what the package manager notes, what is made afterwards",
    }),
    staged,
    in: path.optional().meta({ description: "Where the notes are kept: $id.SUFFIX is added" }),
    via: path.optional().meta({ description: "The notes are unpacked here first, and renamed" }),
  })
  .meta({ description: "Files of the package at hand" });

/** What a step can do: one of these. */
const actions = {
  print: scalar.meta({ description: "To the standard output" }),
  warn: scalar.meta({ description: "To the standard error" }),
  mkdir: z.record(path, directory).meta({ description: "Directories, and those above them" }),
  write: z.record(path, file).meta({ description: "Files, written anew" }),
  append: z.record(path, file).meta({ description: "Text or bytes at the end of files" }),
  drop: z.record(path, scalar).meta({
    description: "Paragraphs that begin with this line go, and lines that are one of these words",
  }),
  touch: paths.meta({ description: "Opened for writing, and left as they are; missing ones too" }),
  remove: paths.meta({ description: "Whatever is there, folders with all in them; * and ? match" }),
  symlink: z.record(path, scalar).meta({ description: "A path and where it points" }),
  link: z.record(path, path).meta({ description: "A path, and the file it is another name of" }),
  rename: z.record(path, path).meta({ description: "From, to" }),
  chmod: z.record(path, mode),
  chown: z.record(path, ids),
  lay,
  unlay: z
    .strictObject({ in: path.optional() })
    .meta({ description: "Removes the files of the package at hand, and its notes" }),
};

type Actions = { readonly [Name in keyof typeof actions]?: z.output<(typeof actions)[Name]> };

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

const conditions = {
  if: flags.meta({ description: "Only when the command was called with this option" }),
  unless: flags.meta({ description: "Only when it was called without" }),
  where,
  missing,
  only: z.enum(["asked", "brought"]).optional().meta({
    description: "Within each: packages that were named, or that came along",
  }),
};

const optional = Object.fromEntries(
  Object.entries(actions).map(([name, schema]) => [name, schema.optional()]),
);

const oneAction = (step: object): boolean =>
  Object.keys(step).filter((key) => ACTIONS.includes(key)).length === 1;
const ONE = { error: `expected one action: ${ACTIONS.join(", ")}` };

const innerStep = z.strictObject({ ...conditions, ...optional }).refine(oneAction, ONE);

const step = z
  .strictObject({
    ...conditions,
    ...optional,
    each: z.array(innerStep).optional().meta({
      description: "Steps, done for each package or argument",
    }),
  })
  .refine(oneAction, ONE);

const packagesOf = z
  .strictObject({
    from: z.string().meta({ description: "A name under packages, or debian or alpine" }),
    select: z.enum(["install", "remove", "orphans"]).optional().meta({
      description:
        "Those named with what they depend on and is missing; those named; those and what nobody needs then",
    }),
    present: path.optional().meta({
      description: "A file that is there when a package is installed; else its own first file",
    }),
    world: path.optional().meta({ description: "A file with the names that were asked for" }),
    automatic: path.optional().meta({ description: "A file that tells which came along" }),
    database: path.optional().meta({ description: "Where the packages of a virtual one stand" }),
    recommends: flags.meta({
      description: "What is recommended comes along, unless called with this option",
    }),
    virtual: words.optional().meta({ description: "Options that name a virtual package" }),
  })
  .meta({ description: "The arguments are names of packages" });

export type PackagesFields = z.output<typeof packagesOf>;

const rule = z
  .strictObject({
    match: z.array(scalar).meta({
      description: "Words in the arguments; * is any one, ... at the end any number",
    }),
    with: flags.meta({ description: "Only when called with this option" }),
    where,
    missing,
    packages: packagesOf.optional(),
    do: z.array(step).optional().meta({ description: "What happens, in this order" }),
    status: number(255).optional().meta({ description: "The exit status; 0 unless given" }),
  })
  .meta({ description: "What a command does when it is called so" });

export interface RuleFields {
  readonly match: readonly string[];
  readonly with?: readonly string[] | undefined;
  readonly where?: string | undefined;
  readonly missing?: string | undefined;
  readonly packages?: PackagesFields | undefined;
  readonly do?: readonly StepFields[] | undefined;
  readonly status?: number | undefined;
}

const yes = z.union([z.literal(true), z.literal("true")]);

const commandFields = z.strictObject({
  stub: yes.optional().meta({ description: "Does nothing, and succeeds" }),
  as: scalar.optional().meta({ description: "Does what another command does" }),
  options: words.optional().meta({ description: "Options whose value is the next argument" }),
  rules: z.array(rule).min(1).optional(),
});

const command = z.union([z.array(rule).min(1), commandFields]);

export interface CommandFields {
  readonly stub?: true | "true" | undefined;
  readonly as?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly rules?: readonly RuleFields[] | undefined;
}

const packageFields = z.strictObject({
  version: scalar.optional(),
  depends: z.array(scalar).optional().meta({ description: "Packages that come along" }),
  files: z.record(path, file).optional(),
});

export type PackageFields = z.output<typeof packageFields>;

export const effectsSchema = z.strictObject({
  about: z.string().optional(),
  commands: z
    .record(
      z.string().regex(/^[^/\s]+$/, { error: "expected the name of a command, without a path" }),
      command,
    )
    .meta({ description: "Commands by name: rules, or stub, or as" }),
  packages: z
    .record(z.string(), z.record(z.string(), packageFields))
    .optional()
    .meta({ description: 'Sets of packages by name; "*" in a set is any other package' }),
});

/** The keys that a map at a path of the file may have. */
export function keysAt(at: readonly (string | number)[]): readonly string[] {
  const [last, above] = [at.at(-1), at.at(-2)];
  const keys = (schema: { readonly shape: object }): string[] => Object.keys(schema.shape);
  if (at.length === 0) return keys(effectsSchema);
  if (above === "do") return [...Object.keys(conditions), ...ACTIONS];
  if (above === "each") return [...Object.keys(conditions), ...Object.keys(actions)];
  if (typeof last === "number") return keys(rule);
  if (above === "mkdir") return Object.keys(owner);
  if (above === "write" || above === "append" || above === "files") return keys(fileFields);
  if (last === "lay") return keys(lay);
  if (last === "packages") return keys(packagesOf);
  if (at[0] === "packages") return keys(packageFields);
  return at.length === 2 ? keys(commandFields) : [];
}

/** The JSON Schema (2020-12) of a file of effects, for completion and checking in editors. */
export function effectsJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(effectsSchema, { io: "input", target: "draft-2020-12" });
}
