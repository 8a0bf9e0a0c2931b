import { parseSize } from "../../base/size-text.ts";
import { Content } from "../../layer/content.ts";
import { filledContent } from "../bases/synthetic-content.ts";
import { type Call, hasOption, type Item } from "./call.ts";
import { layEntries, layNotes, unlayEntries } from "./lay-package.ts";
import { matchingPaths, removeTree, suits } from "./matching-paths.ts";
import type { Package } from "./package-set.ts";
import { folderOf, makeFolders, putFile, readWhole } from "./put-file.ts";
import type { DirectoryFields, FileFields } from "./schema-files.ts";
import type { StepFields } from "./schema-steps.ts";
import { expand, type Variables } from "./template.ts";

/** Does what the steps say, in their order. @throws FsError from the first call that fails */
export function takeSteps(steps: readonly StepFields[], call: Call): void {
  for (const step of steps) {
    if (step.if !== undefined && !hasOption(call, step.if)) continue;
    if (step.unless !== undefined && hasOption(call, step.unless)) continue;
    if (!suits(call.process, step)) continue;
    if (step.only !== undefined && (step.only === "asked") !== call.at?.asked) continue;
    takeStep(step, call);
  }
}

function takeStep(step: StepFields, call: Call): void {
  const { process, variables } = call;
  const text = (template: string): string => expand(template, variables);
  const pairs = <T>(record: Readonly<Record<string, T>> = {}): (readonly [string, T])[] =>
    Object.entries(record).map(([path, value]) => [text(path), value]);

  if (step.print !== undefined) call.print(text(step.print));
  if (step.warn !== undefined) call.warn(text(step.warn));
  for (const [path, fields] of pairs(step.mkdir)) makeFolder(call, path, fields);
  for (const [path, file] of pairs(step.write)) write(call, path, file);
  for (const [path, file] of pairs(step.append)) append(call, path, file);
  for (const [path, line] of pairs(step.drop)) drop(call, path, text(line));
  for (const path of step.touch ?? []) touch(call, text(path));
  for (const pattern of step.remove ?? []) {
    for (const path of matchingPaths(process, text(pattern))) removeTree(process, path);
  }
  for (const [path, target] of pairs(step.symlink)) {
    makeFolders(process, folderOf(path));
    if (process.tryLstat(path) !== null) process.unlink(path);
    process.symlink(text(target), path);
  }
  for (const [path, existing] of pairs(step.link)) process.link(text(existing), path);
  for (const [from, to] of pairs(step.rename)) process.rename(from, text(to));
  for (const [path, mode] of pairs(step.chmod)) process.chmod(path, mode);
  for (const [path, { uid, gid }] of pairs(step.chown)) process.chown(path, uid, gid);
  const one = call.at?.package;
  if (step.lay !== undefined && one !== undefined) lay(call, one, step.lay);
  if (step.unlay !== undefined && one !== undefined) unlayEntries(process, one, step.unlay.in);
  for (const item of step.each === undefined ? [] : call.items) {
    takeSteps(step.each!, within(call, item));
  }
}

function lay({ process }: Call, one: Package, { part, staged, in: folder, via }: LayFields): void {
  switch (part) {
    case "files":
      layEntries(process, one.files, staged);
      return;
    case "configured":
      layEntries(process, one.configured, staged);
      return;
    case "control":
      layNotes(process, one, folder ?? "/", via);
      return;
    default:
      part satisfies never;
  }
}

type LayFields = NonNullable<StepFields["lay"]>;

/** The call in one round of `each`. */
function within(call: Call, at: Item): Call {
  const { name, package: one } = at;
  const variables = new Map(call.variables).set("name", name);
  if (one === undefined) return { ...call, variables, at };
  variables
    .set("id", one.id)
    .set("version", one.version)
    .set("deb", `${one.archive}`)
    .set("paragraph", `${one.paragraph}`)
    .set("installed", `${one.installed}`);
  return { ...call, variables, at };
}

function makeFolder({ process }: Call, path: string, { mode, uid, gid }: DirectoryFields): void {
  const folder = path.replace(/\/+$/, "") || "/";
  makeFolders(process, folder);
  if (uid !== undefined || gid !== undefined) process.chown(folder, uid ?? -1, gid ?? -1);
  if (mode !== undefined) process.chmod(folder, mode);
}

function write({ process, variables }: Call, path: string, file: FileFields): void {
  putFile(process, path, contentOf(path, file, variables), file);
}

/** In place, as a shell's >> does; or, staged, as a copy that takes the file's place. */
function append({ process, variables }: Call, path: string, file: FileFields): void {
  const more = contentOf(path, file, variables);
  if (file.staged !== undefined) {
    const old = readWhole(process, path) ?? Content.empty;
    const mode = process.tryStat(path)?.mode;
    const whole = old.copyRange(more, 0, old.size, more.size);
    const kept = mode === undefined ? undefined : mode & 0o7777;
    putFile(process, path, whole, { ...file, mode: file.mode ?? kept });
    return;
  }
  makeFolders(process, folderOf(path));
  const fd = process.open(path, "O_WRONLY|O_CREAT|O_APPEND", 0o666);
  try {
    if (more.size > 0) process.writeContent(fd, more);
    const { uid, gid, mode } = file;
    if (uid !== undefined || gid !== undefined) process.fchown(fd, uid ?? -1, gid ?? -1);
    if (mode !== undefined) process.fchmod(fd, mode);
  } finally {
    process.close(fd);
  }
}

function drop({ process }: Call, path: string, line: string): void {
  const content = readWhole(process, path);
  if (content === undefined) return;
  const whole = Buffer.from(content.bytes()).toString("latin1");
  const words = line.split(/\s+/);
  const left = whole
    .split("\n\n")
    .filter((paragraph) => !paragraph.startsWith(`${line}\n`))
    .join("\n\n")
    .split("\n")
    .filter((one) => one === "" || !words.includes(one))
    .join("\n");
  if (left !== whole) putFile(process, path, Content.fromBytes(Buffer.from(left, "latin1")), {});
}

function touch({ process }: Call, path: string): void {
  makeFolders(process, folderOf(path));
  process.close(process.open(path, "O_RDWR|O_CREAT", 0o666));
}

function contentOf(
  path: string,
  { content = "", size }: FileFields,
  variables: Variables,
): Content {
  const text = expand(content, variables);
  if (size === undefined) return Content.fromText(text);
  const bytes = parseSize(expand(size, variables));
  if (bytes === undefined) throw new Error(`not a size: ${size}`);
  return filledContent(text, path, bytes);
}
