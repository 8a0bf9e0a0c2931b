import * as s from "../../schema/define.ts";
import { id, mode, scalar, size } from "./schema-values.ts";

/** Files and directories as steps and packages write them. */

export const owner = { mode: mode.optional(), uid: id.optional(), gid: id.optional() };

export const staged = s
  .string()
  .regex(/^[^*]*\*[^*]*$/, { error: "expected a name with one * in it, as *.new" })
  .optional()
  .meta({ description: "Written under this name first, then renamed; * is the file's own name" });

export const fileFields = s.strictObject({
  content: scalar.optional().meta({ description: "The text" }),
  size: size.optional().meta({ description: "So many bytes; stand-in bytes after the text" }),
  ...owner,
  staged,
  keep: staged.meta({ description: "The old file stays under this name; * is its own" }),
});

export const file = s
  .union([scalar, fileFields])
  .transform((given): FileFields => (typeof given === "string" ? { content: given } : given))
  .meta({ description: "The text of a file, or its size and more" });

export type FileFields = s.output<typeof fileFields>;

export const directory = s
  .union([s.literal(""), s.null(), s.strictObject(owner)])
  .transform((given): DirectoryFields => given || {})
  .meta({ description: "Nothing (0755, root's), or mode and owners, set where it is there too" });

export interface DirectoryFields {
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}
