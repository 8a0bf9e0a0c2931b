import { parse, type WordNode } from "just-bash";
import type { Flavour } from "../flavour.ts";
import type { Part, Word } from "./ast.ts";
import { change } from "./change.ts";
import { unexpected } from "./faults.ts";
import { statements } from "./statements.ts";
import { ShellSyntaxError } from "./syntax-error.ts";
import type { TheirBrace, TheirExpression, TheirPart } from "./theirs.ts";

/** A word of just-bash's tree as ours. */
export function word(node: WordNode, flavour: Flavour, quoted = false): Word {
  return { parts: joined(node.parts.flatMap((part) => parts(part, flavour, quoted))) };
}

/** The text of a here-document: all of it is quoted. */
export function documentParts(content: WordNode, flavour: Flavour): Part[] {
  return joined(content.parts.flatMap((part) => parts(part, flavour, true)));
}

/** Text that is expanded as in a here-document: an expression, an index. */
function textWord(text: string, flavour: Flavour): Word {
  if (!/[$`\\]/.test(text)) return { parts: [{ kind: "text", text, quoted: true }] };
  const document = parse(`: <<\x01\n${text}\n\x01\n`).statements[0]!.pipelines[0]!.commands[0]!;
  if (document.type !== "SimpleCommand") throw new Error("unreachable: a simple command");
  const { target } = document.redirections[0]!;
  if (target.type !== "HereDoc") throw new Error("unreachable: a here-document");
  const found = documentParts(target.content, flavour);
  const last = found.at(-1);
  if (last?.kind === "text") found[found.length - 1] = { ...last, text: last.text.slice(0, -1) };
  return { parts: found };
}

/** An arithmetic expression, with what is expanded in it before it is read. */
export function expression(node: TheirExpression | null, flavour: Flavour): Word {
  if (node === null) return { parts: [] };
  if (node.originalText === undefined) {
    throw new ShellSyntaxError(node.line ?? 1, {
      kind: "bad substitution",
      text: "bad substitution",
    });
  }
  return textWord(node.originalText, flavour);
}

/** `a[i]` taken apart; only bash has it. */
export function indexOf(text: string, flavour: Flavour): { name: string; index: Word | null } {
  const found = flavour === "bash" ? /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(text) : null;
  if (found === null) return { name: text, index: null };
  return { name: found[1]!, index: textWord(found[2]!.replace(/^"(.*)"$/, "$1"), flavour) };
}

const text = (value: string, quoted: boolean): Part => ({ kind: "text", text: value, quoted });

/** Characters that mean something where just-bash found that they do not. */
const MAGIC = /[*?[\\~{]/;

function parts(part: TheirPart, flavour: Flavour, quoted: boolean): Part[] {
  switch (part.type) {
    case "Literal":
      return [text(part.value, quoted || MAGIC.test(part.value))];
    case "SingleQuoted":
    case "Escaped":
      return [text(part.value, true)];
    case "DoubleQuoted":
      return part.parts.length === 0
        ? [text("", true)]
        : part.parts.flatMap((one) => parts(one, flavour, true));
    case "Glob":
      return [text(part.pattern, quoted)];
    case "TildeExpansion":
      return [text(`~${part.user ?? ""}`, quoted)];
    case "BraceExpansion":
      return braces(part, flavour, quoted);
    case "CommandSubstitution":
      return [{ kind: "command", body: statements(part.body.statements, flavour), quoted }];
    case "ArithmeticExpansion":
      return [{ kind: "arithmetic", expression: expression(part.expression, flavour), quoted }];
    case "ParameterExpansion": {
      const keys = part.operation?.type === "ArrayKeys" ? part.operation : null;
      const written = keys === null ? part.parameter : `${keys.array}[${keys.star ? "*" : "@"}]`;
      const { name, index } = indexOf(written, flavour);
      const changed = change(part.operation, flavour, quoted);
      return [{ kind: "parameter", name, index, change: changed, quoted }];
    }
    case "ProcessSubstitution":
      if (flavour !== "bash") {
        throw new ShellSyntaxError(part.line ?? 1, unexpected("(", false, null));
      }
      return [
        {
          kind: "process",
          direction: part.direction,
          body: statements(part.body.statements, flavour),
        },
      ];
    default:
      return part satisfies never;
  }
}

/** Braces as they were written: bash expands them later, the others have no such thing. */
function braces({ items }: TheirBrace, flavour: Flavour, quoted: boolean): Part[] {
  const plain = quoted || flavour !== "bash";
  const found: Part[] = [text("{", plain)];
  for (const [index, item] of items.entries()) {
    if (index > 0) found.push(text(",", plain));
    if (item.type === "Word") found.push(...word(item.word, flavour, quoted).parts);
    else {
      const step = item.step === undefined ? "" : `..${item.step}`;
      found.push(text(`${item.startStr ?? item.start}..${item.endStr ?? item.end}${step}`, plain));
    }
  }
  return [...found, text("}", plain)];
}

/** Text that belongs together as one part. */
function joined(list: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of list) {
    const last = all.at(-1);
    if (part.kind === "text" && last?.kind === "text" && part.quoted === last.quoted) {
      all[all.length - 1] = text(last.text + part.text, part.quoted);
    } else all.push(part);
  }
  return all;
}
