import type { CommandNode, SimpleCommandNode, WordNode } from "just-bash";

/** Parts of just-bash's syntax tree that it has no names for outside. */

export type TheirCompound = Exclude<CommandNode, { type: "SimpleCommand" | "FunctionDef" }>;
export type TheirPart = WordNode["parts"][number];
export type TheirRedirection = SimpleCommandNode["redirections"][number];
export type TheirOperation = NonNullable<
  Extract<TheirPart, { type: "ParameterExpansion" }>["operation"]
>;
export type TheirCondition = Extract<TheirCompound, { type: "ConditionalCommand" }>["expression"];
export type TheirExpression = Extract<TheirPart, { type: "ArithmeticExpansion" }>["expression"];
export type TheirBrace = Extract<TheirPart, { type: "BraceExpansion" }>;
