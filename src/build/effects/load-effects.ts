import { nearMiss } from "../../base/near-miss.ts";
import { parseSize } from "../../base/size-text.ts";
import type { Command } from "../../shell/command.ts";
import { PlainYaml } from "../../yaml/plain-yaml.ts";
import { type BundledSet, bundledPackages } from "./bundled-packages.ts";
import { checkShape } from "./check-shape.ts";
import { checkTemplates, rulesPath } from "./check-templates.ts";
import { compileCommand } from "./compile-command.ts";
import { EffectsError } from "./effects-error.ts";
import type { Package, PackageEntry, PackageSet } from "./package-set.ts";
import type { CommandFields, PackageFields, RuleFields } from "./schema.ts";
import type { FileFields } from "./schema-files.ts";
import { stubCommand } from "./stub-commands.ts";

/** The commands that a YAML (or JSON) text declares (see schema.ts).
 *  @param file its name in messages
 *  @throws EffectsError all that is wrong with it: where, what was expected, what was probably meant */
export async function loadEffects(
  text: string,
  file: string,
): Promise<ReadonlyMap<string, Command>> {
  const source = new PlainYaml(text, file);
  throwIfAny(source);
  const effects = checkShape(source);
  throwIfAny(source);
  const commands = new Map(
    Object.entries(effects!.commands).map(([name, given]) => [
      name,
      (Array.isArray(given) ? { rules: given } : given) as CommandFields,
    ]),
  );
  const own = Object.entries(effects!.packages ?? {}).map(
    ([name, packages]) => [name, ownPackages(packages)] as const,
  );
  const sets = new Map<string, PackageSet>(own);
  checkCommands(source, commands, sets);
  checkTemplates(source, commands);
  throwIfAny(source);
  for (const name of bundledNamed(commands)) {
    if (!sets.has(name)) sets.set(name, await bundledPackages(name));
  }
  return new Map([...commands.keys()].map((name) => [name, compiled(name, commands, sets, file)]));
}

function throwIfAny({ sound, faults }: PlainYaml): void {
  if (!sound) throw new EffectsError(faults);
}

const BUNDLED: readonly string[] = ["debian", "alpine"] satisfies readonly BundledSet[];

function compiled(
  name: string,
  commands: ReadonlyMap<string, CommandFields>,
  sets: ReadonlyMap<string, PackageSet>,
  file: string,
): Command {
  const { stub, as, rules = [], options = [] } = commands.get(name)!;
  if (as !== undefined) return compiled(as, commands, sets, file);
  if (stub !== undefined) return stubCommand(file);
  return compileCommand({ rules, valued: new Set(options), sets, file });
}

function checkCommands(
  source: PlainYaml,
  commands: ReadonlyMap<string, CommandFields>,
  sets: ReadonlyMap<string, PackageSet>,
): void {
  for (const [name, { stub, as, rules }] of commands) {
    const kinds = [stub, as, rules].filter((one) => one !== undefined);
    if (kinds.length !== 1) source.add(["commands", name], "expected one of stub, as, rules");
    const other = as === undefined ? undefined : commands.get(as);
    if (as !== undefined && (other === undefined || other.as !== undefined)) {
      const meant = nearMiss(
        as,
        [...commands.keys()].filter((one) => one !== name),
      );
      const message = `expected another command of this file that has rules, found ${as}`;
      source.add(["commands", name, "as"], message, meant && `did you mean ${meant}?`);
    }
    for (const [i, from] of setsNamed(rules)) {
      if (sets.has(from) || BUNDLED.includes(from)) continue;
      const known = [...sets.keys(), ...BUNDLED];
      const meant = nearMiss(from, known);
      const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
      const at = [...rulesPath(source, name), i, "packages", "from"];
      source.add(at, `no set of packages is called ${from}`, hint);
    }
  }
}

/** The sets that rules name, each with the number of its rule. */
function setsNamed(rules: readonly RuleFields[] = []): (readonly [number, string])[] {
  return rules.flatMap(({ packages }, i) =>
    packages === undefined ? [] : [[i, packages.from] as const],
  );
}

function bundledNamed(commands: ReadonlyMap<string, CommandFields>): BundledSet[] {
  const named = [...commands.values()].flatMap(({ rules }) => setsNamed(rules));
  return [...new Set(named.map(([, from]) => from))].filter((from): from is BundledSet =>
    BUNDLED.includes(from),
  );
}

/** A set of packages that the file itself declares. */
function ownPackages(fields: Readonly<Record<string, PackageFields>>): PackageSet {
  const packageOf = (name: string, own: PackageFields): Package => ({
    name,
    id: name,
    version: own.version ?? "1.0",
    archive: 0,
    paragraph: 0,
    installed: 0,
    depends: own.depends ?? [],
    recommends: [],
    files: Object.entries(own.files ?? {}).map(([path, file]) =>
      entryOf(
        path.replaceAll("$name", () => name),
        file,
      ),
    ),
    control: [],
    configured: [],
  });
  const named = new Map(
    Object.entries(fields)
      .filter(([name]) => name !== "*")
      .map(([name, own]) => [name, packageOf(name, own)]),
  );
  const other = fields["*"];
  return {
    names: [...named.keys()],
    get: (name) => named.get(name) ?? (other === undefined ? undefined : packageOf(name, other)),
  };
}

function entryOf(path: string, { content, size, mode, uid, gid }: FileFields): PackageEntry {
  const bytes = size === undefined ? undefined : parseSize(size);
  return {
    path,
    kind: "file",
    mode: mode ?? 0o644,
    uid: uid ?? 0,
    gid: gid ?? 0,
    size: bytes ?? 0,
    target: "",
    ...(content === undefined || bytes !== undefined ? {} : { text: content }),
  };
}
