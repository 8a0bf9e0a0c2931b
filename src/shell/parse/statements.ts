import type {
  PipelineNode,
  SimpleCommandNode,
  StatementNode,
  CommandNode as Theirs,
} from "just-bash";
import type { Flavour } from "../flavour.ts";
import type {
  AndOr,
  Assignment,
  CommandNode,
  List,
  Pipeline,
  Redirection,
  Simple,
  Word,
} from "./ast.ts";
import { compound } from "./compound.ts";
import { DECLARING, declaredList } from "./declared-list.ts";
import { unexpected } from "./faults.ts";
import { redirections } from "./redirections.ts";
import { ShellSyntaxError } from "./syntax-error.ts";
import { indexOf, word } from "./words.ts";

/** just-bash's tree as ours: what a script says to this shell. just-bash reads bash; what dash or busybox read
 *  otherwise is set right here. @throws ShellSyntaxError */
export function statements(list: readonly StatementNode[], flavour: Flavour): List {
  return list.flatMap((one) => statement(one, flavour));
}

function statement(node: StatementNode, flavour: Flavour): AndOr[] {
  if (node.deferredError !== undefined) {
    const { token } = node.deferredError;
    throw new ShellSyntaxError(lineOf(node), unexpected(token, false, null));
  }
  if (flavour === "dash" && /^function\s/.test(node.sourceText ?? "")) {
    throw new ShellSyntaxError(lineOf(node), unexpected("}", false, null));
  }
  const before: AndOr[] = [];
  const [first, ...rest] = node.pipelines.map((one) => pipeline(one, flavour));
  if (first === undefined) return [];
  let all: AndOr = {
    first,
    rest: rest.map((one, index) => ({
      operator: node.operators[index] === "||" ? ("||" as const) : ("&&" as const),
      pipeline: one,
    })),
    background: node.background,
  };
  // dash reads `x &> f` as `x &` and `> f`.
  if (flavour === "dash") {
    const split = splitAmpersand(all);
    if (split !== null) {
      before.push(split.before);
      all = split.after;
    }
  }
  return [...before, all];
}

/** Where a statement begins; 1 when just-bash does not say. */
export function lineOf(node: StatementNode): number {
  return node.pipelines[0]?.commands[0]?.line ?? 1;
}

function splitAmpersand(all: AndOr): { before: AndOr; after: AndOr } | null {
  const last = all.rest.at(-1)?.pipeline ?? all.first;
  const command = last.commands.at(-1)!;
  if (command.kind === "function") return null;
  const at = command.redirections.findIndex(({ operator }) => operator.startsWith("&"));
  if (at === -1) return null;
  const { operator, target } = command.redirections[at]!;
  const kept: Pipeline = {
    ...last,
    commands: [
      ...last.commands.slice(0, -1),
      { ...command, redirections: command.redirections.slice(0, at) },
    ],
  };
  const before: AndOr =
    all.rest.length === 0
      ? { first: kept, rest: [], background: true }
      : {
          first: all.first,
          rest: [...all.rest.slice(0, -1), { ...all.rest.at(-1)!, pipeline: kept }],
          background: true,
        };
  const emptied: Simple = {
    kind: "simple",
    assignments: [],
    words: [],
    redirections: [
      { operator: operator === "&>" ? ">" : ">>", fd: null, target },
      ...command.redirections.slice(at + 1),
    ],
    line: command.line,
  };
  const after: AndOr = {
    first: { commands: [emptied], negated: false },
    rest: [],
    background: all.background,
  };
  return { before, after };
}

function pipeline(node: PipelineNode, flavour: Flavour): Pipeline {
  const commands = node.commands.map((one) => command(one, flavour));
  for (const [index, also] of (node.pipeStderr ?? []).entries()) {
    if (also) commands[index] = alsoErrors(commands[index]!);
  }
  return { commands, negated: node.negated };
}

/** `|&`: the standard error goes along. */
function alsoErrors(node: CommandNode): CommandNode {
  if (node.kind === "function") return node;
  const target = { parts: [{ kind: "text" as const, text: "1", quoted: false }] };
  const redirection: Redirection = { operator: ">&", fd: 2, target };
  return { ...node, redirections: [...node.redirections, redirection] };
}

export function command(node: Theirs, flavour: Flavour): CommandNode {
  const { line = 1 } = node;
  if (node.type === "SimpleCommand") return simple(node, flavour);
  if (node.type !== "FunctionDef") return compound(node, flavour);
  if (flavour !== "bash" && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(node.name)) {
    throw new ShellSyntaxError(line, { kind: "bad function name" });
  }
  const inner = compound(node.body, flavour);
  const body =
    inner.kind === "compound"
      ? {
          ...inner,
          redirections: [...inner.redirections, ...redirections(node.redirections, flavour)],
        }
      : inner;
  return { kind: "function", name: node.name, body, line };
}

function simple(node: SimpleCommandNode, flavour: Flavour): Simple {
  const { line = 1, name, args } = node;
  if (name === null && node.assignments.length + node.redirections.length === 0) {
    throw new ShellSyntaxError(line, unexpected(";", false, null));
  }
  const words = [...(name === null ? [] : [name]), ...args].map((one) => word(one, flavour));
  return {
    kind: "simple",
    assignments: node.assignments.map((one) => assignment(one, flavour, line)),
    ...(flavour === "bash" ? takeLists(words) : { words }),
    redirections: redirections(node.redirections, flavour),
    line,
  };
}

function takeLists(words: readonly Word[]): Pick<Simple, "words" | "lists"> {
  const first = words[0]?.parts[0];
  if (first?.kind !== "text" || !DECLARING.has(first.text)) return { words };
  const lists: Assignment[] = [];
  const named = words.map((one) => {
    const list = declaredList(one);
    if (list === null) return one;
    lists.push(list);
    return { parts: [{ kind: "text" as const, text: list.name, quoted: false }] };
  });
  return { words: named, lists };
}

function assignment(
  node: SimpleCommandNode["assignments"][number],
  flavour: Flavour,
  line: number,
): Assignment {
  const { name, index } = indexOf(node.name, flavour);
  const { append, array, value } = node;
  if (array === null) {
    return { name, index, append, value: value === null ? { parts: [] } : word(value, flavour) };
  }
  if (flavour !== "bash") throw new ShellSyntaxError(line, unexpected("(", false, null));
  return { name, index, append, value: array.map((one) => word(one, flavour)) };
}
