import * as s from "../../schema/define.ts";
import { ALTERNATIVE_NAMES, canBeMountedOver } from "../compare/comparison.ts";
import { count, size } from "./values.ts";

/** What a scenario is to be held against. */

const error = 'expected a directory below "/": an absolute path, as /var/lib/db';
const BELOW_ROOT = /^\/+[^/\0][^\0]*$/;
const directory = s
  .string()
  .regex(BELOW_ROOT, { error })
  // What is no such path has been told of.
  .refine((path) => !BELOW_ROOT.test(path) || canBeMountedOver(path), { error });

const directories = s
  .union([directory, s.array(directory).min(1)])
  .transform((given) => (typeof given === "string" ? [given] : given));

const alternative = s.union([
  s.enum(["all", ...ALTERNATIVE_NAMES]),
  s
    .strictObject({
      volume: directories.optional().meta({
        description: "Directories that lie on volumes: a volume takes what the image has there",
      }),
      tmpfs: directories.optional().meta({
        description: "Directories that lie in memory, and begin empty",
      }),
    })
    .refine((given) => given.volume !== undefined || given.tmpfs !== undefined, {
      error: "expected volume: or tmpfs:, and a directory",
    }),
]);

const alternatives = s.array(alternative).min(1);

export const compare = s
  .union([
    s.boolean(),
    s.strictObject({
      with: alternatives.optional().meta({ description: "Ways to store containers; default: all" }),
      disk: size
        .refine((bytes) => bytes > 0, { error: "expected a disk of some size" })
        .optional()
        .meta({ description: "How many containers fit a disk of this size?" }),
      containers: count.min(1).optional().meta({
        description: "What do so many containers share, on disk and in the page cache?",
      }),
    }),
    alternatives,
  ])
  .meta({
    description:
      "Take the same steps with other ways to store containers: true or all, a list, or in full",
  });

/** As the schema leaves it. */
export type CompareFields = s.output<typeof compare>;
