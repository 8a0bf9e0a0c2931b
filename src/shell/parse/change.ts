import type { Flavour } from "../flavour.ts";
import type { Change, Word } from "./ast.ts";
import type { TheirOperation } from "./theirs.ts";
import { expression, word } from "./words.ts";

/** What `${name…}` does with the value. `quoted`: double quotes are around it. */
export function change(
  operation: TheirOperation | null,
  flavour: Flavour,
  quoted: boolean,
): Change {
  if (operation === null) return { kind: "plain" };
  const bash = flavour === "bash";
  switch (operation.type) {
    case "DefaultValue":
    case "AssignDefault":
    case "ErrorIfUnset":
    case "UseAlternative":
      return {
        kind: ASKS[operation.type],
        orEmpty: operation.checkEmpty,
        word: operation.word === null ? NOTHING : word(operation.word, flavour, quoted),
      };
    case "Length":
      return { kind: "length" };
    case "PatternRemoval":
      return {
        kind: operation.side,
        longest: operation.greedy,
        pattern: word(operation.pattern, flavour),
      };
    case "Substring":
      if (flavour === "dash") return BAD;
      return {
        kind: "slice",
        offset: expression(operation.offset, flavour),
        length: operation.length === null ? null : expression(operation.length, flavour),
      };
    case "PatternReplacement": {
      if (flavour === "dash") return BAD;
      const { all, anchor, pattern, replacement } = operation;
      return {
        kind: "replace",
        where: anchor ?? (all ? "all" : "first"),
        pattern: word(pattern, flavour),
        by: replacement === null ? NOTHING : word(replacement, flavour),
      };
    }
    case "CaseModification":
      if (!bash) return BAD;
      return { kind: "case", upper: operation.direction === "upper", all: operation.all };
    case "Transform":
      return bash ? { kind: "plain" } : BAD;
    case "Indirection":
    case "ArrayKeys":
      return bash ? { kind: "indirect" } : BAD;
    case "BadSubstitution":
      return { kind: "bad", text: operation.text };
    case "LengthSliceError":
    case "VarNamePrefix":
      return BAD;
    default:
      return operation satisfies never;
  }
}

const ASKS = {
  DefaultValue: "default",
  AssignDefault: "assign",
  ErrorIfUnset: "error",
  UseAlternative: "alternative",
} as const;

const BAD: Change = { kind: "bad", text: "" };
const NOTHING: Word = { parts: [] };
