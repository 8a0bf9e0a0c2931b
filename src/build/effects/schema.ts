import * as s from "../../schema/define.ts";
import { toJsonSchema } from "../../schema/json-schema.ts";
import { file, fileFields, owner } from "./schema-files.ts";
import { ACTIONS, actions, conditions, lay, type StepFields, step } from "./schema-steps.ts";
import { flags, missing, number, path, scalar, where, words } from "./schema-values.ts";

/** The form of a file of effects: what commands that cannot run here do to files.
 *
 *  `commands` gives each command its rules. The first rule whose `match` fits the arguments that are no options is
 *  taken, and its steps are done in their order, each by the system calls that say how: `staged: "*.new"` writes another
 *  name first and renames it, `keep: "*-old"` leaves the old file under that name, as a hard link. Where `match` ends
 *  in `...`, `each` goes over the arguments there, or over the packages that `packages` makes of them.
 *
 *  Texts and paths may have variables: $command, $cwd (the working directory; nothing for the root), $names (the
 *  arguments at `*` and `...`, or the packages), $count, and within `each` $name; of a package also $id, $version, $deb
 *  (bytes of its archive), $paragraph (bytes of its entry in the database) and $installed (kB). $$ is a dollar. */

const packagesOf = s
  .strictObject({
    from: s.string().meta({ description: "A name under packages, or debian or alpine" }),
    select: s.enum(["install", "remove", "orphans"]).optional().meta({
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

export type PackagesFields = s.output<typeof packagesOf>;

const rule = s
  .strictObject({
    match: s.array(scalar).meta({
      description: "Words in the arguments; * is any one, ... at the end any number",
    }),
    with: flags.meta({ description: "Only when called with this option" }),
    where,
    missing,
    packages: packagesOf.optional(),
    do: s.array(step).optional().meta({ description: "What happens, in this order" }),
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

const yes = s.union([s.literal(true), s.literal("true")]);

const commandFields = s.strictObject({
  stub: yes.optional().meta({ description: "Does nothing, and succeeds" }),
  as: scalar.optional().meta({ description: "Does what another command does" }),
  options: words.optional().meta({ description: "Options whose value is the next argument" }),
  rules: s.array(rule).min(1).optional(),
});

const command = s.union([s.array(rule).min(1), commandFields]);

export interface CommandFields {
  readonly stub?: true | "true" | undefined;
  readonly as?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly rules?: readonly RuleFields[] | undefined;
}

const packageFields = s.strictObject({
  version: scalar.optional(),
  depends: s.array(scalar).optional().meta({ description: "Packages that come along" }),
  files: s.record(path, file).optional(),
});

export type PackageFields = s.output<typeof packageFields>;

export const effectsSchema = s.strictObject({
  about: s.string().optional(),
  commands: s
    .record(
      s.string().regex(/^[^/\s]+$/, { error: "expected the name of a command, without a path" }),
      command,
    )
    .meta({ description: "Commands by name: rules, or stub, or as" }),
  packages: s
    .record(s.string(), s.record(s.string(), packageFields))
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
  return toJsonSchema(effectsSchema);
}
