import * as s from "../../schema/define.ts";
import { CALLS, REMOUNT } from "./calls.ts";
import { compare } from "./compare.ts";
import { device } from "./device.ts";
import { commands, DOCKER_ACTIONS, stub } from "./docker.ts";
import { endExpectation, stepExpectation } from "./expect.ts";
import { image } from "./image.ts";
import { count, credentials, requiring } from "./values.ts";

/** The whole of a scenario file. The parser and the JSON Schema both come from here. */

/** Operations on the mount: what a canonical case can say. */
export const OPERATIONS = { ...CALLS, remount: REMOUNT } as const;

export type OperationName = keyof typeof OPERATIONS;

/** What a step can do: one of these. */
export const ACTIONS = { ...OPERATIONS, ...DOCKER_ACTIONS } as const;

export type ActionName = keyof typeof ACTIONS;

export const ACTION_NAMES = Object.keys(ACTIONS) as ActionName[];

/** `getcwd:` alone will do. */
const BARE: ReadonlySet<string> = new Set(["getcwd", "remount", "commit", "diff"]);

const optionalActions = Object.fromEntries(
  Object.entries(ACTIONS).map(([name, fields]) => [
    name,
    BARE.has(name)
      ? fields
          .nullable()
          .meta(fields.meta() ?? {})
          .optional()
      : fields.optional(),
  ]),
);

/** What stands beside the action. */
export const MODIFIERS = {
  in: s.string().meta({ description: "Which container; the first if left out" }),
  as: credentials,
  expect: stepExpectation,
  repeat: count.min(1).meta({ description: "So many times: {n} in paths and text counts from 1" }),
  note: s.string().meta({ description: "Free text, shown in the report" }),
} as const;

const optionalModifiers = Object.fromEntries(
  Object.entries<s.Schema>(MODIFIERS).map(([name, fields]) => [name, fields.optional()]),
);

const step = s
  .strictObject({
    ...optionalActions,
    ...optionalModifiers,
  })
  .meta({
    description: "One system call, remount, or what Docker does: build, run, commit, diff",
    oneOf: ACTION_NAMES.map(requiring),
  });

export const scenarioSchema = s
  .strictObject({
    version: s.literal(1).meta({ description: "The version of this format" }),
    title: s.string().min(1).meta({ description: "What happens, in one line" }),
    about: s.string().optional().meta({ description: "Free text, shown in the report" }),
    image: image.optional(),
    commands: commands.optional(),
    stub: stub.optional(),
    mount: s
      .record(s.string(), s.union([s.string(), s.boolean()]))
      .optional()
      .meta({
        description: "Options of overlayfs, as volatile: true; as Docker mounts if left out",
      }),
    containers: s
      .array(
        s.string().regex(/^[A-Za-z0-9][\w.-]*$/, {
          error: "expected a name: letters, digits, - _ and . in it",
        }),
      )
      .min(1)
      .optional()
      .meta({ description: "Names of containers on the image, each with its own upper" }),
    compare: compare.optional(),
    device: device.optional(),
    steps: s.array(step).optional(),
    expect: endExpectation.optional(),
  })
  .meta({
    title: "copyup scenario",
    description: "Layers, what programs do on them, and what copy-on-write then costs",
  });
