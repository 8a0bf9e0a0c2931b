import fc from "fast-check";
import { expect } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "./errno.ts";
import { openClose, writeText } from "./files.ts";
import { bytes, text } from "./layer.ts";
import type { Model, ModelFile, ModelNode } from "./model.ts";
import { MODES, NAMES, USERS } from "./model-layers.ts";

/** A descriptor that is held while other commands run. */
interface Held {
  readonly fd: number;
  readonly file: ModelFile;
  readonly writable: boolean;
}

export interface State {
  readonly model: Model;
  readonly held: Held[];
  /** What was done so far. */
  readonly steps: string[];
}

export interface Real {
  /** Root, then another user. */
  readonly processes: readonly Process[];
}

/** Numbers, from which a command picks what it is about when it runs: mostly things that are there. */
interface Picks {
  readonly one: number;
  readonly other: number;
  readonly fresh: boolean;
  readonly name: string;
  readonly text: string;
  readonly mode: number;
  readonly user: 0 | 1;
}

const picks = fc.record<Picks>({
  one: fc.nat(999),
  other: fc.nat(999),
  fresh: fc.boolean(),
  name: fc.constantFrom(...NAMES),
  text: fc.string({ maxLength: 4, unit: "grapheme-ascii" }),
  mode: fc.constantFrom(...MODES),
  user: fc.constantFrom(0, 0, 0, 1),
});

/** What a command is about, once it has picked. */
interface About {
  /** An object of the kinds the command wants; "" when there is none. */
  readonly path: string;
  /** A name in a directory, taken or free. */
  readonly place: string;
  readonly text: string;
  readonly mode: number;
  readonly uid: number;
}

/** One system call (or few), on the model and on the mount; they must give the same outcome. */
class Call implements fc.Command<State, Real> {
  readonly #kind: Kind;
  readonly #picks: Picks;
  #step: string;

  constructor(kind: Kind, chosen: Picks) {
    this.#kind = kind;
    this.#picks = chosen;
    this.#step = `${kind.name} (not run)`;
  }

  check({ model }: State): boolean {
    return this.#about(model).path !== "";
  }

  run(state: State, { processes }: Real): void {
    const about = this.#about(state.model);
    const { path, place, uid } = about;
    this.#step = `${this.#kind.name} ${path} ${place}${uid === 0 ? "" : ` as ${uid}`}`;

    const real = outcomeOf(() => this.#kind.real(processes[this.#picks.user]!, about, state));
    const expected = this.#kind.model(state.model, about, state);

    expect(real, [...state.steps, this.#step].join("; ")).toBe(expected);
    state.steps.push(this.#step);
  }

  toString(): string {
    return this.#step;
  }

  #about(model: Model): About {
    const { one, other, fresh, name, text: content, mode, user } = this.#picks;
    const wanted = model.paths(...this.#kind.on).filter((path) => path !== "/");
    const dirs = model.paths("dir");
    const dir = dirs[other % dirs.length]!;
    const names = model.paths("dir", "file", "symlink").filter((path) => path !== "/");
    const taken = names[other % Math.max(names.length, 1)];
    const free = dir === "/" ? `/${name}` : `${dir}/${name}`;
    return {
      path: wanted[one % Math.max(wanted.length, 1)] ?? (this.#kind.needs ? "" : "/"),
      place: fresh ? free : (taken ?? free),
      text: content,
      mode,
      uid: USERS[user]!,
    };
  }
}

interface Kind {
  readonly name: string;
  /** What it picks as its path. */
  readonly on: readonly ModelNode["kind"][];
  /** It is left out when there is no such thing. */
  readonly needs: boolean;
  /** Only root does it: its permissions are another test's matter. */
  readonly rootOnly: boolean;
  readonly model: (model: Model, about: About, state: State) => unknown;
  readonly real: (process: Process, about: About, state: State) => unknown;
}

const ANY: readonly ModelNode["kind"][] = ["dir", "file", "symlink"];
const FOLLOWED: readonly ModelNode["kind"][] = ["dir", "file"];

function kind(
  name: string,
  on: readonly ModelNode["kind"][],
  model: Kind["model"],
  real: Kind["real"],
  more: Partial<Kind> = {},
): Kind {
  return { name, on, model, real, needs: on.length > 0, rootOnly: false, ...more };
}

/** Symlinks are followed by none of these: a place that is one is left to the calls that do not follow. */
const notSymlink = (model: Model, path: string): boolean => model.get(path)?.kind !== "symlink";

type Sides = [model: Kind["model"], real: Kind["real"]];
const appending: Sides = [
  (m, { path, text: data }) => m.append(path, data),
  (p, { path, text: data }) => writeText(p, path, data, "O_WRONLY|O_APPEND"),
];
const opening: Sides = [
  (m, { path }) => m.open(path),
  (p, { path }) => openClose(p, path, "O_RDWR"),
];
const truncating: Sides = [
  (m, { path, mode }) => m.truncate(path, mode % 7),
  (p, { path, mode }) => p.truncate(path, mode % 7),
];

const KINDS: readonly Kind[] = [
  kind(
    "mkdir",
    [],
    (m, { place, mode, uid }) => m.mkdir(place, mode, uid),
    (p, { place, mode }) => p.mkdir(place, mode),
  ),
  kind(
    "symlink",
    [],
    (m, { place }) => m.symlink("a/b", place),
    (p, { place }) => p.symlink("a/b", place),
    { rootOnly: true },
  ),
  kind(
    "write",
    [],
    (m, { place, text: data, uid }) => (notSymlink(m, place) ? m.write(place, data, uid) : "ok"),
    (p, { place, text: data }, { model }) =>
      notSymlink(model, place) ? writeText(p, place, data) : undefined,
  ),
  kind("append", ["file"], ...appending, { rootOnly: true }),
  kind("open for writing", ["file"], ...opening, { rootOnly: true }),
  kind("open for writing", ["dir"], ...opening, { rootOnly: true }),
  kind("truncate", ["file"], ...truncating, { rootOnly: true }),
  kind(
    "chmod",
    FOLLOWED,
    (m, { path, mode, uid }) => m.chmod(path, mode, uid),
    (p, { path, mode }) => p.chmod(path, mode),
  ),
  kind(
    "lchown",
    ANY,
    (m, { path, mode }) => m.lchown(path, USERS[mode % 2]!, USERS[mode % 2]!),
    (p, { path, mode }) => p.lchown(path, USERS[mode % 2]!, USERS[mode % 2]!),
    { rootOnly: true },
  ),
  kind(
    "unlink",
    ANY,
    (m, { path, uid }) => m.unlink(path, uid),
    (p, { path }) => p.unlink(path),
  ),
  kind(
    "unlink",
    ["file", "symlink"],
    (m, { path, uid }) => m.unlink(path, uid),
    (p, { path }) => p.unlink(path),
  ),
  kind(
    "rmdir",
    ANY,
    (m, { path }) => m.rmdir(path),
    (p, { path }) => p.rmdir(path),
    { rootOnly: true },
  ),
  kind(
    "rmdir",
    ["dir"],
    (m, { path }) => m.rmdir(path),
    (p, { path }) => p.rmdir(path),
    { rootOnly: true },
  ),
  kind(
    "rename",
    ANY,
    (m, { path, place }) => m.rename(path, place),
    (p, { path, place }) => p.rename(path, place),
    { rootOnly: true },
  ),
  kind(
    "exchange",
    ANY,
    (m, { path, place }) => m.exchange(path, place),
    (p, { path, place }) => p.renameat2(path, place, "EXCHANGE"),
    { rootOnly: true },
  ),
  kind(
    "link",
    ANY,
    (m, { path, place }) => m.link(path, place),
    (p, { path, place }) => p.link(path, place),
    { rootOnly: true },
  ),
  kind("hold", ["file"], hold(false), holdReal("O_RDONLY"), { rootOnly: true }),
  kind("hold for writing", ["file"], hold(true), holdReal("O_RDWR"), { rootOnly: true }),
  kind("use what is held", [], () => "ok", useHeld, { rootOnly: true }),
];

function hold(writable: boolean): Kind["model"] {
  return (model, { path }, { held }) => {
    // The descriptor is the real side's, which ran before.
    const fd = held.pop()!.fd;
    held.push({ fd, file: model.get(path) as ModelFile, writable });
    return "ok";
  };
}

function holdReal(flags: string): Kind["real"] {
  return (process, { path }, { model, held }) => {
    held.push({
      fd: process.open(path, flags),
      file: model.get(path) as ModelFile,
      writable: false,
    });
  };
}

/** Every descriptor shows its file, whatever became of the name; then one that may writes. */
function useHeld(process: Process, about: About, { held }: State): void {
  for (const { fd, file } of held) expect(text(process.pread(fd, 99, 0))).toBe(file.content);
  const writable = held.filter((one) => one.writable);
  const chosen = writable[about.text.length % Math.max(writable.length, 1)];
  if (chosen === undefined) return;
  process.pwrite(chosen.fd, bytes(about.text), 0);
  chosen.file.content = about.text + chosen.file.content.slice(about.text.length);
  expect(text(process.pread(chosen.fd, 99, 0))).toBe(chosen.file.content);
}

export const commands: fc.Arbitrary<Iterable<fc.Command<State, Real>>> = fc.commands(
  KINDS.map((one) =>
    picks.map((chosen) => new Call(one, one.rootOnly ? { ...chosen, user: 0 } : chosen)),
  ),
  { maxCommands: 40, size: "max" },
);
