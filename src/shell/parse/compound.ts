import type { WordNode } from "just-bash";
import type { Flavour } from "../flavour.ts";
import type { CommandNode, Compound, Condition, Word } from "./ast.ts";
import { redirections } from "./redirections.ts";
import { statements } from "./statements.ts";
import { ShellSyntaxError } from "./syntax-error.ts";
import type { TheirCompound, TheirCondition } from "./theirs.ts";
import { expression, word } from "./words.ts";

/** A compound command of just-bash's tree as ours. @throws ShellSyntaxError */
export function compound(node: TheirCompound, flavour: Flavour): CommandNode {
  const { line = 1 } = node;
  const own = redirections(node.redirections, flavour);
  if (node.type === "ConditionalCommand" && flavour !== "bash") {
    const words = [plain("[["), ...conditionWords(node.expression, flavour), plain("]]")];
    return { kind: "simple", assignments: [], words, redirections: own, line };
  }
  return { kind: "compound", command: body(node, flavour, line), redirections: own, line };
}

function body(node: TheirCompound, flavour: Flavour, line: number): Compound {
  const list = (one: Parameters<typeof statements>[0]) => statements(one, flavour);
  switch (node.type) {
    case "Group":
      return { kind: "group", body: list(node.body) };
    case "Subshell":
      return { kind: "subshell", body: list(node.body) };
    case "If": {
      const clauses = node.clauses.map((one) => ({
        condition: list(one.condition),
        body: list(one.body),
      }));
      return {
        kind: "if",
        clauses,
        otherwise: node.elseBody === null ? null : list(node.elseBody),
      };
    }
    case "While":
    case "Until":
      return {
        kind: node.type === "While" ? "while" : "until",
        condition: list(node.condition),
        body: list(node.body),
      };
    case "For": {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(node.variable)) {
        throw new ShellSyntaxError(line, { kind: "bad for variable", name: node.variable });
      }
      const words = node.words === null ? null : node.words.map((one) => word(one, flavour));
      return { kind: "for", name: node.variable, words, body: list(node.body) };
    }
    case "CStyleFor": {
      const parts = [node.init, node.condition, node.update].map((one) => expression(one, flavour));
      return { kind: "count", parts, body: list(node.body) };
    }
    case "Case":
      return {
        kind: "case",
        word: word(node.word, flavour),
        items: node.items.map((item) => ({
          patterns: item.patterns.map((one) => word(one, flavour)),
          body: list(item.body),
          end: item.terminator,
        })),
      };
    case "ArithmeticCommand":
      return { kind: "let", expression: expression(node.expression, flavour) };
    case "ConditionalCommand":
      return { kind: "condition", test: condition(node.expression, flavour) };
    default:
      return node satisfies never;
  }
}

function condition(node: TheirCondition, flavour: Flavour): Condition {
  const one = (inner: WordNode): Word => word(inner, flavour);
  switch (node.type) {
    case "CondNot":
      return { kind: "not", test: condition(node.operand, flavour) };
    case "CondAnd":
    case "CondOr":
      return {
        kind: node.type === "CondAnd" ? "and" : "or",
        left: condition(node.left, flavour),
        right: condition(node.right, flavour),
      };
    case "CondGroup":
      return condition(node.expression, flavour);
    case "CondUnary":
      return { kind: "unary", operator: node.operator, word: one(node.operand) };
    case "CondBinary":
      return {
        kind: "binary",
        operator: node.operator,
        left: one(node.left),
        right: one(node.right),
      };
    case "CondWord":
      return { kind: "unary", operator: "-n", word: one(node.word) };
    default:
      return node satisfies never;
  }
}

const plain = (text: string): Word => ({ parts: [{ kind: "text", text, quoted: false }] });

/** `[[ … ]]` where it is a command like any other: its words. */
function conditionWords(node: TheirCondition, flavour: Flavour): Word[] {
  const inner = (one: TheirCondition): Word[] => conditionWords(one, flavour);
  switch (node.type) {
    case "CondNot":
      return [plain("!"), ...inner(node.operand)];
    case "CondAnd":
      return [...inner(node.left), plain("-a"), ...inner(node.right)];
    case "CondOr":
      return [...inner(node.left), plain("-o"), ...inner(node.right)];
    case "CondGroup":
      return [plain("("), ...inner(node.expression), plain(")")];
    case "CondUnary":
      return [plain(node.operator), word(node.operand, flavour)];
    case "CondBinary":
      return [word(node.left, flavour), plain(node.operator), word(node.right, flavour)];
    case "CondWord":
      return [word(node.word, flavour)];
    default:
      return node satisfies never;
  }
}
