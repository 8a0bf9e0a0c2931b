import type { Process } from "../../process/process.ts";
import { type Package, type PackageSet, withDependencies } from "./package-set.ts";
import { readWhole } from "./put-file.ts";
import type { PackagesFields } from "./schema.ts";
import { expand } from "./template.ts";

/** What a call asks of a package manager. */
export interface Wanted {
  readonly process: Process;
  /** The arguments: "curl", "curl=7.88", "libc6:amd64", "py3-pip~=24". */
  readonly names: readonly string[];
  readonly set: PackageSet;
  readonly fields: PackagesFields;
  /** What is only recommended comes along. */
  readonly recommended: boolean;
}

/** The packages that a call is about, in the order in which they are taken: to install, each after those that it needs
 *  and that are not there yet; to remove, each before those. */
export function selectPackages({ process, names, set, fields, recommended }: Wanted): Package[] {
  const { present } = fields;
  const isThere = (one: Package): boolean => {
    const own = one.files.find(({ kind }) => kind !== "dir")?.path;
    const names = new Map([
      ["name", one.name],
      ["id", one.id],
    ]);
    const path = present === undefined ? own : expand(present, names);
    return path !== undefined && process.tryLstat(path) !== null;
  };
  const named = names.map(bareName).flatMap((name) => members(process, fields.database, name));
  const select = fields.select ?? "install";
  switch (select) {
    case "install":
      return withDependencies(set, named, recommended).filter((one) => !isThere(one));
    case "remove":
      return named.flatMap((name) => set.get(name) ?? []).filter(isThere);
    case "orphans": {
      const there = set.names.flatMap((name) => set.get(name) ?? []).filter(isThere);
      const stay = keptNames(process, fields, there).flatMap((name) =>
        names.includes(name) ? [] : members(process, fields.database, name),
      );
      const needed = new Set(
        withDependencies(
          set,
          stay.filter((name) => !named.includes(name)),
        ),
      );
      const own = withDependencies(set, named).filter((one) => !set.names.includes(one.name));
      const gone = new Set([...there, ...own.filter(isThere)].filter((one) => !needed.has(one)));
      const order = withDependencies(
        set,
        [...gone].map(({ name }) => name),
      );
      return order.filter((one) => gone.has(one)).toReversed();
    }
    default:
      return select satisfies never;
  }
}

/** Without version, architecture and release. */
export const bareName = (given: string): string => given.replace(/(?<=.)[=<>~:/@].*$/, "");

/** The packages that were asked for and not brought along by others. */
function keptNames(
  process: Process,
  { world, automatic }: PackagesFields,
  there: readonly Package[],
): string[] {
  if (world !== undefined)
    return textOf(process, world)
      .split(/\s+/)
      .filter((name) => name !== "");
  if (automatic === undefined) return there.map(({ name }) => name);
  const came = new Set(
    [...textOf(process, automatic).matchAll(/^Package: (\S+)$/gm)].map(([, name]) => name),
  );
  return there.map(({ name }) => name).filter((name) => !came.has(name));
}

/** Of a virtual package such as ".build-deps", those that it stands for. */
function members(process: Process, database: string | undefined, name: string): string[] {
  if (database === undefined || !name.startsWith(".")) return [name];
  const paragraphs = textOf(process, database).split("\n\n");
  const own = paragraphs.findLast((one) => one.split("\n").includes(`P:${name}`));
  const line = own?.split("\n").find((one) => one.startsWith("D:"));
  return line === undefined
    ? []
    : line
        .slice("D:".length)
        .split(" ")
        .filter((one) => one !== "");
}

/** A database is some kilobytes; what is more is no text of ours. */
const LONGEST_READ = 16 * 2 ** 20;

function textOf(process: Process, path: string): string {
  const content = readWhole(process, path);
  return content === undefined ? "" : new TextDecoder().decode(content.read(0, LONGEST_READ));
}
