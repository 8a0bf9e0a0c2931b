import { BUILD_PROFILES, type EngineName } from "../../build/profile.ts";
import * as s from "../../schema/define.ts";
import { text } from "./values.ts";

/** What Docker does, as steps: each with the fields that the command of this name has. */

const ENGINES = Object.keys(BUILD_PROFILES) as [EngineName, ...EngineName[]];

/** Values of arguments and variables: numbers and true are text, too. */
const word = s
  .union([s.string(), s.number(), s.boolean()])
  .transform((given) => `${given}`)
  .meta({ description: "Text" });

const name = s.string().min(1).meta({ description: "What an image is called: name, or name:tag" });

const buildFields = s.strictObject({
  context: text.min(1).meta({ description: "A folder or a tar archive, from this file's folder" }),
  file: text.min(1).optional().meta({
    description: "The Dockerfile, from this file's folder; Dockerfile in the context if left out",
  }),
  target: text.min(1).optional().meta({ description: "The stage to build; the last if left out" }),
  args: s.record(s.string(), word).optional().meta({ description: "Values of ARGs" }),
  labels: s.record(s.string(), word).optional().meta({ description: "Labels for the image" }),
  contexts: s
    .record(s.string(), text.min(1))
    .optional()
    .meta({ description: "More folders to COPY --from, by name" }),
  tag: s
    .union([name, s.array(name)])
    .optional()
    .meta({
      description: "What the image is called: FROM and COPY --from of later builds know it",
    }),
  platform: text
    .optional()
    .meta({ description: "os/architecture, for the arguments of that name" }),
  engine: s
    .enum(ENGINES)
    .optional()
    .meta({ description: "Build as this engine does; docker-28 if left out" }),
  layer_from: s
    .union([text.min(1), s.array(text.min(1))])
    .optional()
    .meta({
      description:
        "A real image, or several: what a RUN wrote that cannot run here is taken from the one that has the same RUN. A name that a step before gave, or a saved image from this file's folder",
    }),
  no_cache: s.boolean().optional().meta({ description: "Take every step anew" }),
});

const BUILD = "Builds an image of a Dockerfile, as docker build does";

export const build = s
  .union([text.min(1), buildFields])
  .meta({ description: `${BUILD}: a context, or in full` });

const run = s
  .union([
    text.min(1),
    s.strictObject({
      command: s
        .union([text.min(1), s.array(text).min(1)])
        .meta({ description: "A line for the shell, or the words of a program" }),
      image: name.optional().meta({
        description:
          "Runs in a container of its own, of an image that a step before named or that is bundled, and leaves none: as docker run --rm",
      }),
      user: text.optional().meta({ description: "A name or uid, with :group or without" }),
      workdir: text
        .regex(/^\//, { error: 'expected a path that begins with "/"' })
        .optional()
        .meta({ description: "Where it begins; where the image says if left out" }),
      env: s.record(s.string(), word).optional().meta({ description: "Variables" }),
      stdin: s.string().optional().meta({ description: "What it reads from standard input" }),
    }),
  ])
  .meta({
    description: "Runs a shell line in the container, as docker exec does: a line, or in full",
  });

const commit = s
  .strictObject({
    tag: name.optional(),
    message: s.string().optional().meta({ description: "For the history" }),
    author: s.string().optional().meta({ description: "Who made it" }),
    changes: s
      .array(s.string().min(1))
      .optional()
      .meta({ description: "Instructions for the config, as CMD or ENV" }),
  })
  .meta({ description: "Makes an image of the container: its upper becomes a layer" });

const diff = s
  .strictObject({
    exact: s
      .boolean()
      .optional()
      .meta({ description: "All that the upper holds, and in what it differs" }),
  })
  .meta({ description: "What the container changed, as docker diff tells it: expect lists it" });

/** Steps beside system calls. */
export const DOCKER_ACTIONS = { build, run, commit, diff } as const;

export type DockerAction = keyof typeof DOCKER_ACTIONS;

export type BuildFields = s.output<typeof buildFields>;
export type RunFields = Exclude<s.output<typeof run>, string>;
export type CommitFields = s.output<typeof commit>;
export type DiffFields = s.output<typeof diff>;

export const commands = s.array(text.min(1)).meta({
  description: "Files of effects: what programs write that cannot be run here (YAML, JSON)",
});

export const stub = s
  .array(s.string().min(1))
  .meta({ description: "Programs that do nothing here, and succeed" });
