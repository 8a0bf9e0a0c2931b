import * as node from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Layer, mount } from "../../../src/index.ts";
import { createFs } from "../../../src/node-fs/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { Subject } from "../subjects.ts";
import { FORMS, type Form, HANDLE_FORMS, variantsOf } from "./forms.ts";

type Method = (...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method>>;

/** What is not compared, by style, method and what was given. */
const LEFT_OUT: readonly RegExp[] = [
  // Node takes the last of all arguments for the callback, be it one too few.
  /^(no )?callback, symlink, [012] arguments/,
  /^no callback, open, argument 2: undefined/,
  // That function is called, and not the callback.
  /callback, .*: a function/,
  // It looks at these on a later turn, where nobody can catch what it throws.
  /^callback, readFile, argument 0: -1/,
  /^(callback|promise), opendir, argument 1/,
  /^promise, opendir, 0 arguments/,
  // It ends the process.
  /^handle, read, argument 2/,
  // It throws, or calls back at once.
  /^callback, readdir, argument 1: recursive/,
  /^callback, readv, argument 1: an array/,
];

const home = process.cwd();
afterAll(() => process.chdir(home));

let folders = 0;
const top = node.realpathSync(temporaryFolder());

let laid: readonly Subject[] | null = null;

/** The same few files for both, under the same paths; anew where a call may have changed them. */
function subjects(): readonly Subject[] {
  laid ??= lay(join(top, String(folders++)));
  return laid;
}

function lay(place: string): readonly Subject[] {
  const ours = mount({ lowers: [new Layer()], upper: new Layer() }).process();
  const made = [node, createFs(ours)].map((fs) => {
    const at = (...names: string[]): string => join(place, ...names);
    fs.mkdirSync(at("dir"), { recursive: true });
    fs.writeFileSync(at("file"), "0123456789");
    fs.writeFileSync(at("dir", "leaf"), "");
    fs.symlinkSync("file", at("link"));
    return { fs, at };
  });
  // Some of what is given is a path from there.
  process.chdir(place);
  ours.chdir(place);
  return made;
}

/** @param outcomes of both: what was refused has changed nothing */
function forget(outcomes: readonly (string | undefined)[]): void {
  if (outcomes.every((one) => /^\[+"(failed|thrown)"/.test(one!))) return;
  process.chdir(top);
  node.rmSync(laid![0]!.at(), { recursive: true });
  laid = null;
}

function shown(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message } = value;
    return { name, message, text: String(value), fields: shown({ ...value }) };
  }
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (value === undefined || typeof value === "function") return `<${typeof value}>`;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");
  }
  if (Array.isArray(value)) return value.map(shown);
  if (value.constructor === Object || value.constructor === undefined) {
    return Object.entries(value).map(([key, one]) => [key, shown(one)]);
  }
  return [value.constructor.name, String((value as { size?: unknown }).size)];
}

/** What was opened is closed, and no number is told of it. */
async function closed(result: unknown, name: string, fs: typeof node): Promise<unknown> {
  if (name === "open" && typeof result === "number") fs.closeSync(result);
  else if (name === "open" || name === "opendir") await (result as node.Dir).close();
  else return result;
  return "opened";
}

async function settled(run: () => unknown, end: (result: unknown) => unknown): Promise<unknown> {
  try {
    return ["gave", shown(await end(await run()))];
  } catch (error) {
    return ["failed", shown(error)];
  }
}

/** Thrown at the caller, or told to the callback: then with how many arguments. */
function called(method: Method, args: unknown[], end: (one: unknown) => unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const done = async (...told: unknown[]): Promise<void> => {
      const seen = told.length === 2 && told[0] === null ? [await end(told[1])] : told;
      resolve(["told", told.length, shown(seen)]);
    };
    try {
      method(...args, done);
    } catch (error) {
      resolve(["thrown", shown(error)]);
    }
  });
}

type Run = (fs: typeof node, name: string, args: unknown[]) => unknown;

const STYLES: Readonly<Record<string, Run>> = {
  sync: (fs, name, args) => {
    const method = (fs as unknown as Methods)[`${name}Sync`]!;
    return settled(
      () => method(...args),
      (result) => closed(result, name, fs),
    );
  },
  callback: (fs, name, args) =>
    called((fs as unknown as Methods)[name]!, args, (result) => closed(result, name, fs)),
  /** Nothing is to be heard of but what is wrong with the arguments. */
  "no callback": (fs, name, args) => {
    // The one that would throw where nobody can catch it.
    const bad = name === "rm" ? [...args.slice(0, 2), 5] : args;
    try {
      (fs as unknown as Methods)[name]!(...bad);
      return ["nothing"];
    } catch (error) {
      return ["thrown", shown(error)];
    }
  },
  promise: (fs, name, args) =>
    settled(
      () => (fs.promises as unknown as Methods)[name]!(...args),
      (result) => closed(result, name, fs),
    ),
};

const has: Readonly<Record<string, (name: string) => boolean>> = {
  sync: (name) => `${name}Sync` in node,
  callback: () => true,
  "no callback": (name) => name !== "rm",
  promise: (name) => name in node.promises,
};

const sizeOf = ({ fs, at }: Subject): unknown => [
  fs.existsSync(at("file")) && fs.statSync(at("file")).size,
  fs.readdirSync(at()).sort(),
];

/** Those of the variants that both do not do alike. */
async function differences(
  label: string,
  form: Form,
  run: (subject: Subject, args: (fd: number) => unknown[]) => Promise<unknown>,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const names = variantsOf(form, subjects()[0]!).map(([name]) => name);
  for (const [index, name] of names.entries()) {
    if (LEFT_OUT.some((one) => one.test(`${label}, ${name}`))) continue;
    const outcomes: unknown[] = [];
    for (const subject of subjects()) {
      const args = variantsOf(form, subject)[index]![1];
      outcomes.push([await run(subject, args), sizeOf(subject)]);
    }
    const texts = outcomes.map((one) => JSON.stringify(one));
    const [real, ours] = texts;
    forget(texts);
    if (real !== ours) found.push({ name, real, ours });
  }
  return found;
}

describe("arguments of every kind are taken, and refused, as node:fs does", () => {
  const rows = Object.entries(FORMS).flatMap(([name, form]) =>
    Object.keys(STYLES)
      .filter((style) => has[style]!(name))
      .map((style): [string, string, Form] => [style, name, form]),
  );

  it.each(rows)("%s, %s", async (style, name, form) => {
    const found = await differences(`${style}, ${name}`, form, async (subject, args) => {
      const { fs, at } = subject;
      const fd = fs.openSync(at("file"), "r+");
      const given = args(fd);
      try {
        return [await STYLES[style]!(fs, name, given), shown(name === "read" ? given[1] : null)];
      } finally {
        if (!(name === "close" && given[0] === fd)) fs.closeSync(fd);
      }
    });

    expect(found).toEqual([]);
  });

  it.each(Object.entries(HANDLE_FORMS))("FileHandle, %s", async (name, form) => {
    const found = await differences(`handle, ${name}`, form, async ({ fs, at }, args) => {
      const file = await fs.promises.open(at("file"), "r+");
      const method = (file as unknown as Methods)[name]!.bind(file);
      try {
        return await settled(
          () => method(...args(0)),
          (result) => result,
        );
      } finally {
        await file.close();
      }
    });

    expect(found).toEqual([]);
  });
});
