import { builtinModules } from "node:module";
import { posix } from "node:path";
import { parseAst } from "vitest/node";

/** The rooms of src, lowest first. A room imports only itself and the rooms before it. */
export const LADDER: readonly string[] = [
  ...["base", "layer", "mount", "lookup", "copy-up", "ops", "process", "diff"],
  ...["cases", "cost", "driver", "image", "store", "registry"],
  ...["schema", "yaml", "shell", "container", "build", "analyze", "docker", "strace"],
  ...["scenario", "report", "node-fs", "kernel", "calibrate", "kit", "cli"],
];

/** Rooms that never await: memory does not block. */
const SYNCHRONOUS = new Set([...through("diff"), "cases", "cost", "driver"]);
/** Rooms that also run in a browser. */
const BROWSER = new Set([...through("diff"), "cases", "cost", "kit", "node-fs"]);

/** The one file of the browser rooms that may name Node's types and Buffer: it takes both from the global object, where
 *  there are any, and imports nothing that would reach a bundle. */
const NODE_PARTS = "node-fs/node-parts.ts";

const MAX_LINES = 400;

/** A file and its text; `file` is relative to src for code, to the repository for plain text. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Every breach of the rules on code, as `file:line message`. */
export function brokenRules(files: readonly TextFile[]): string[] {
  return files.flatMap((source) => {
    const found: string[] = [];
    const report = (offset: number, message: string) =>
      found.push(`${source.file}:${lineAt(source.text, offset)} ${message}`);

    const lines = lineAt(source.text, source.text.trimEnd().length);
    if (lines > MAX_LINES) report(0, `has ${lines} lines, more than ${MAX_LINES}`);
    if (source.file.includes("/") && !LADDER.includes(roomOf(source.file))) {
      report(0, `is in a room that is not on the ladder: ${roomOf(source.file)}`);
    }
    for (const node of nodesOf(parse(source))) {
      for (const rule of RULES) {
        const message = rule(source.file, node);
        if (message !== undefined) report(node.start, message);
      }
    }
    return found;
  });
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

type Rule = (file: string, node: Node) => string | undefined;

const RULES: readonly Rule[] = [
  function importsPointDown(file, node) {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    if (specifier === null) return "imports a computed name, which nothing can check";
    if (!specifier.startsWith(".")) return;
    const target = posix.join(posix.dirname(file), specifier);
    if (target.startsWith("../")) return `reaches out of src: ${specifier}`;
    if (rank(target) > rank(file)) return `climbs to ${target}`;
    if (roomOf(target) !== roomOf(file) && /(^|\/)_/.test(target)) return `reaches into ${target}`;
    if (posix.basename(target) === "index.ts") return `imports the public list ${target}`;
    return;
  },
  function exportsAreListed(_file, node) {
    if (node.type === "ExportAllDeclaration") return "exports *";
    return;
  },
  function browserRoomsNeedNoNode(file, node) {
    if (!BROWSER.has(roomOf(file))) return;
    const specifier = specifierOf(node);
    if (file === NODE_PARTS && (isTypeOnly(node) || isNamed(node, "Buffer"))) return;
    if (specifier?.startsWith("node:") || builtinModules.includes(specifier ?? "")) {
      return `imports ${specifier} in a browser room`;
    }
    if (isNamed(node, "Buffer")) return "uses Buffer in a browser room";
    return;
  },
  function coreIsSynchronous(file, node) {
    if (!SYNCHRONOUS.has(roomOf(file))) return;
    if (node.async === true) return "is async in a synchronous room";
    if (node.type === "AwaitExpression" || node.await === true) {
      return "awaits in a synchronous room";
    }
    return;
  },
  function onlyTheCommandLineReadsArgv(file, node) {
    if (roomOf(file) === "cli") return;
    const message = "reads process.argv outside cli";
    const specifier = specifierOf(node);
    if (specifier === "process" || specifier === "node:process") {
      return `imports ${specifier} outside cli`;
    }
    if (node.type === "MemberExpression" && isNamed(node.property, "argv")) {
      const owner = node.object;
      return isNamed(owner, "process") || isNamed(propertyOf(owner), "process")
        ? message
        : undefined;
    }
    if (node.type === "VariableDeclarator" && isNamed(node.init, "process")) {
      return [...nodesOf(node.id)].some((part) => isNamed(part, "argv")) ? message : undefined;
    }
    return;
  },
];

/** What a node imports from: undefined if it imports nothing, null if the name is computed. */
function specifierOf(node: Node): string | null | undefined {
  if (node.type === "TSExternalModuleReference") return textOf(node.expression);
  const imports = /^(Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$|^TSImportType$/;
  if (!imports.test(node.type) || node.source === null) return;
  return textOf(node.source);
}

const isTypeOnly = (node: Node): boolean =>
  node.type === "TSImportType" || node.importKind === "type";

function textOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === "Literal") return typeof value.value === "string" ? value.value : null;
  const quasis = value.quasis as readonly { value: { cooked: string } }[] | undefined;
  return quasis?.length === 1 ? quasis[0]!.value.cooked : null;
}

/** True for the identifier `name`, and for its spelling as a string key. */
function isNamed(value: unknown, name: string): boolean {
  if (!isNode(value)) return false;
  return value.type === "Identifier" ? value.name === name : textOf(value) === name;
}

function propertyOf(value: unknown): unknown {
  return isNode(value) ? value.property : undefined;
}

function parse({ file, text }: TextFile): unknown {
  return parseAst(text, { lang: "ts" }, file);
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function through(last: string): readonly string[] {
  return LADDER.slice(0, LADDER.indexOf(last) + 1);
}

/** The room of a file; a file at the top of src is a room of its own. */
function roomOf(file: string): string {
  return file.split("/")[0]!;
}

/** Files at the top of src stand above all rooms. */
function rank(file: string): number {
  const place = LADDER.indexOf(roomOf(file));
  return place === -1 ? LADDER.length : place;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
