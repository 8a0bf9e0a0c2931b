import type { Content } from "../../layer/content.ts";
import type { Stat } from "../../process/stat.ts";
import { fromArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { Call, exitStatus, Stop } from "./call.ts";
import type { GatheredContent } from "./gathered-content.ts";
import { globMatcher } from "./glob.ts";
import { type Given, UsageError } from "./options.ts";
import { packed } from "./packed-content.ts";
import { contentOf } from "./standard-files.ts";
import { strerror } from "./strerror.ts";
import { openArchive, refuseCompression } from "./tar-archive.ts";
import { ArchiveWriter, TAR_FAILURE } from "./tar-create.ts";
import { Extractor } from "./tar-extract.ts";
import { MemberLister } from "./tar-list.ts";
import { excluder, SafeNames, shownName } from "./tar-names.ts";
import { parseTarOptions } from "./tar-options.ts";
import { transformer } from "./tar-transform.ts";

const USAGE = 64;
/** What every archive ends with, and what those of GNU's tar are a multiple of. */
const END = 1024;
const RECORD = 10_240;

/** tar(1), GNU's: c, x, t and r. */
export const tar: Command = async (invocation) => {
  const call = new Call(invocation);
  const cwd = call.process.getcwd();
  try {
    const given = parseTarOptions(invocation.args);
    await perform(call, given);
  } catch (error) {
    if (error instanceof UsageError) {
      call.note(error.message);
      call.err(`Try '${call.name} --help' or '${call.name} --usage' for more information.\n`);
      return error.status ?? USAGE;
    }
    if (!(error instanceof Stop)) throw error;
    return exitStatus(call, error.status);
  } finally {
    call.process.chdir(cwd);
  }
  if (call.status !== 0) call.note("Exiting with failure status due to previous errors");
  return exitStatus(call, call.status);
};

async function perform(call: Call, given: Given): Promise<void> {
  const modes = ["c", "x", "t", "r", "u", "A", "d", "delete"].filter((key) => given.has(key));
  if (modes.length === 0) {
    throw new UsageError(
      "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
      {
        status: TAR_FAILURE,
      },
    );
  }
  if (modes.length > 1) {
    throw new UsageError(
      "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option",
      {
        status: TAR_FAILURE,
      },
    );
  }
  switch (modes[0]) {
    case "c":
      await create(call, given);
      return;
    case "r":
      await append(call, given);
      return;
    case "x":
    case "t":
      await read(call, given);
      return;
    default:
      call.note(`-${modes[0]} is not simulated: only c, x, t and r are`);
      throw new Stop(TAR_FAILURE);
  }
}

/** Operands, each after the directories it is to be looked for in. */
function* membersIn(call: Call, given: Given): Generator<string> {
  const directories = given.options.filter(({ key }) => key === "C");
  const enter = (at: number): void => {
    for (const { value, after } of directories) {
      if (after !== at) continue;
      try {
        call.process.chdir(value!);
      } catch (error) {
        call.note(`${shownName(value!)}: Cannot open: ${strerror(error)}`);
        call.note("Error is not recoverable: exiting now");
        throw new Stop(TAR_FAILURE);
      }
    }
  };
  for (const [at, operand] of given.operands.entries()) {
    enter(at);
    yield operand;
  }
  enter(given.operands.length);
  for (const list of given.values("T")) yield* linesIn(call, list);
}

function linesIn(call: Call, path: string): string[] {
  const lines = fromArray(archiveContent(call, path).bytes()).split("\n");
  return lines.filter((line) => line !== "");
}

async function create(call: Call, given: Given): Promise<void> {
  if (given.operands.length === 0 && !given.has("T")) {
    throw new UsageError("Cowardly refusing to create an empty archive", { status: TAR_FAILURE });
  }
  const { process } = call;
  const path = given.value("f") ?? "-";
  const packs = packing(call, given, path);
  let fd: number | null = null;
  let self: Stat | null = null;
  if (path !== "-") {
    fd = openArchiveFile(call, path, "O_WRONLY|O_CREAT|O_TRUNC");
    self = process.fstat(fd);
  }
  const say = (text: string): void => (path === "-" ? call.err(text) : call.out(text));
  const writer = new ArchiveWriter(call, given, patternsOf(call, given), self, say);
  for (const member of membersIn(call, given)) {
    await call.invocation.turn?.();
    writer.add(member);
  }
  const { archive } = writer;
  endArchive(call, archive, 0);
  const content = packs ? await packed(call.invocation, archive.content) : archive.content;
  if (fd === null) {
    for (const piece of content.chunks()) call.invocation.stdout(fromArray(piece));
  } else {
    process.writeContent(fd, content);
    process.close(fd);
  }
}

/** Whether to pack with gzip; stops at what cannot be done. */
function packing(call: Call, given: Given, path: string): boolean {
  if (given.has("j")) refuseCompression(call, "bzip2");
  if (given.has("J")) refuseCompression(call, "xz");
  if (given.has("zstd")) refuseCompression(call, "zstd");
  if (given.has("Z")) refuseCompression(call, "compress");
  const named = given.has("a") ? /\.(t?gz|t?bz2?|t?xz|zst)$/.exec(path)?.[1] : undefined;
  if (named !== undefined && !named.endsWith("gz")) refuseCompression(call, named);
  return given.has("z") || named !== undefined;
}

function openArchiveFile(call: Call, path: string, flags: string): number {
  try {
    return call.process.open(path, flags, 0o666);
  } catch (error) {
    call.note(`${shownName(path)}: Cannot open: ${strerror(error)}`);
    call.note("Error is not recoverable: exiting now");
    throw new Stop(TAR_FAILURE);
  }
}

/** Two blocks of zeros; GNU's tar goes on to the end of a record. @param before what stands in front of it in the file */
function endArchive({ isBusybox }: Call, archive: GatheredContent, before: number): void {
  archive.addZeros(END);
  if (isBusybox) return;
  const size = before + archive.size;
  archive.addZeros(Math.ceil(size / RECORD) * RECORD - size);
}

async function append(call: Call, given: Given): Promise<void> {
  const { process } = call;
  const path = given.value("f") ?? "-";
  const fd = openArchiveFile(call, path, "O_RDWR|O_CREAT");
  const before = archiveContent(call, path);
  let end = 0;
  if (before.size > 0) {
    const archive = await openArchive(call, before);
    for (const { data } of archive.entries()) end = data.offset + Math.ceil(data.size / 512) * 512;
    archive.close();
  }
  const excluded = patternsOf(call, given);
  const say = (text: string): void => call.out(text);
  const writer = new ArchiveWriter(call, given, excluded, process.fstat(fd), say);
  for (const member of membersIn(call, given)) writer.add(member);
  endArchive(call, writer.archive, end);
  process.writeContent(fd, writer.archive.content, end);
  process.close(fd);
}

function archiveContent(call: Call, path: string): Content {
  try {
    return contentOf(call.invocation, path);
  } catch (error) {
    call.note(`${shownName(path)}: Cannot open: ${strerror(error)}`);
    call.note("Error is not recoverable: exiting now");
    throw new Stop(TAR_FAILURE);
  }
}

/** x and t. */
async function read(call: Call, given: Given): Promise<void> {
  const content = archiveContent(call, given.value("f") ?? "-");
  if (content.size === 0 && given.has("z")) refuseEmpty(call);
  const wanted = [...membersIn(call, given)].map((name) => name.replace(/\/+$/, ""));
  const wildcards = given.last("wildcards", "nowildcards") === "wildcards" || call.isBusybox;
  const matchers = wanted.map((name) => memberMatcher(name, wildcards));
  const found = new Set<string>();
  const excluded = excluder(patternsOf(call, given));
  const transform = transformer(given.values("transform"));
  const archive = await openArchive(call, content);
  try {
    const lister = new MemberLister(call, given, archive);
    const extractor = given.has("x") ? new Extractor(call, given, archive) : null;
    const names = new SafeNames(call, given.has("P"));
    const strip = Number(given.value("strip") ?? 0);
    for (const entry of archive.entries()) {
      await call.invocation.turn?.();
      const bare = entry.name.replace(/\/+$/, "");
      const match = matchers.findIndex((fits) => fits(bare));
      if (wanted.length > 0 && match === -1) continue;
      if (match !== -1) found.add(wanted[match]!);
      if (excluded(bare)) continue;
      const path = stripped(names.of(transform(entry.name)), strip);
      if (extractor !== null && path === null) continue;
      lister.show(entry);
      const linkname = transform(entry.linkname);
      const target = entry.type === "hardlink" ? names.of(linkname, "hard link targets") : "";
      extractor?.put({ ...entry, linkname }, path!, stripped(target, strip) ?? target);
    }
    extractor?.finish();
  } finally {
    archive.close();
  }
  for (const name of wanted) {
    if (!found.has(name)) call.fail(`${shownName(name)}: Not found in archive`, TAR_FAILURE);
  }
}

/** Whether a member is one that was asked for, or lies below it. */
function memberMatcher(name: string, wildcards: boolean): (member: string) => boolean {
  if (!wildcards) return (member) => member === name || member.startsWith(`${name}/`);
  const fits = globMatcher(name);
  return (member) => {
    const parts = member.split("/");
    return parts.some((_, index) => fits(parts.slice(0, index + 1).join("/")));
  };
}

/** What --exclude and the files of -X name. */
function patternsOf(call: Call, given: Given): string[] {
  const listed = given.values("X").flatMap((path) => linesIn(call, path));
  return [...given.values("exclude"), ...listed];
}

/** tar xz of nothing: gzip is the one that says so. */
function refuseEmpty(call: Call): never {
  if (call.isBusybox) {
    call.note("invalid magic");
    call.note("short read");
  } else {
    call.err("\ngzip: stdin: unexpected end of file\n");
    call.note("Child returned status 1");
    call.note("Error is not recoverable: exiting now");
  }
  throw new Stop(TAR_FAILURE);
}

/** A name without its first parts; null when nothing is left. */
function stripped(name: string, count: number): string | null {
  if (count === 0) return name;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length <= count) return null;
  return parts.slice(count).join("/") + (name.endsWith("/") ? "/" : "");
}
