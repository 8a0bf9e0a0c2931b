import { DEFAULT_ENGINE } from "../../build/profile.ts";
import { tryParseReference } from "../../image/reference.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { BuildRequest, CommitStep, DiffStep, RunCommand } from "../scenario.ts";
import {
  build as buildSchema,
  type CommitFields,
  DOCKER_ACTIONS,
  type RunFields,
} from "../schema/docker.ts";
import type { Faults } from "./faults.ts";

/** What a build is asked for; undefined where checkShape has something to say of it. `folder`: that of the scenario. */
export function compileBuild(
  raw: unknown,
  at: KeyPath,
  folder: string,
  faults: Faults,
): BuildRequest | undefined {
  const parsed = buildSchema.safeParse(raw);
  if (!parsed.success) return undefined;
  const fields = typeof parsed.data === "string" ? { context: parsed.data } : parsed.data;
  const { context, file, target, platform, args, labels, contexts, tag = [] } = fields;
  const { layer_from: layerFrom = [] } = fields;
  const tags = typeof tag === "string" ? [tag] : tag;
  for (const [i, name] of tags.entries()) {
    checkTag(name, typeof tag === "string" ? [...at, "tag"] : [...at, "tag", i], faults);
  }
  const inputs = { context, file, ...contexts };
  for (const [key, path] of Object.entries(inputs)) {
    if (path !== "-") continue;
    const where = Object.hasOwn(fields, key) ? [...at, key] : [...at, "contexts", key];
    faults.add(where, "a scenario has no standard input", "give a folder or a file");
  }
  return {
    folder,
    context,
    tags,
    args: new Map(Object.entries(args ?? {})),
    labels: new Map(Object.entries(labels ?? {})),
    contexts: new Map(Object.entries(contexts ?? {})),
    engine: fields.engine ?? DEFAULT_ENGINE,
    layerFrom: typeof layerFrom === "string" ? [layerFrom] : layerFrom,
    noCache: fields.no_cache ?? false,
    ...(file === undefined ? {} : { file }),
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** What a run says of itself. */
export function compileRun(
  raw: unknown,
): (RunCommand & { readonly image: string | undefined }) | undefined {
  const parsed = DOCKER_ACTIONS.run.safeParse(raw);
  if (!parsed.success) return undefined;
  const fields: RunFields =
    typeof parsed.data === "string" ? { command: parsed.data } : parsed.data;
  const { image, command, user, workdir, env = {}, stdin = "" } = fields;
  return { image, command, user, workdir, stdin, env: new Map(Object.entries(env)) };
}

export function compileCommit(
  raw: unknown,
  at: KeyPath,
  faults: Faults,
): Pick<CommitStep, "tag" | "message" | "author" | "changes"> | undefined {
  const parsed = DOCKER_ACTIONS.commit.safeParse(raw ?? {});
  if (!parsed.success) return undefined;
  const { tag, message, author, changes = [] }: CommitFields = parsed.data;
  if (tag !== undefined) checkTag(tag, [...at, "tag"], faults);
  return { tag, message, author, changes };
}

export function compileDiff(raw: unknown): Pick<DiffStep, "exact"> | undefined {
  const parsed = DOCKER_ACTIONS.diff.safeParse(raw ?? {});
  return parsed.success ? { exact: parsed.data.exact ?? false } : undefined;
}

function checkTag(name: string, at: KeyPath, faults: Faults): void {
  const reference = tryParseReference(name);
  if (reference !== null && reference.digest === undefined) return;
  const lower = name.toLowerCase();
  const hint =
    lower !== name && tryParseReference(lower) !== null ? `did you mean ${lower}?` : undefined;
  faults.add(at, `not a name for an image: ${JSON.stringify(name)}`, hint);
}
