/** A template as text/template/parse reads it. `at`: characters from its beginning, for messages. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipe: Pipe }
  | ControlNode
  | { readonly kind: "break" | "continue" }
  | {
      readonly kind: "template";
      readonly name: string;
      readonly at: number;
      readonly pipe: Pipe | null;
    };

export interface ControlNode {
  readonly kind: "if" | "with" | "range";
  readonly pipe: Pipe;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

/** Commands, each given the outcome of the one before as its last argument. */
export interface Pipe {
  readonly at: number;
  readonly variables: readonly string[];
  /** The variables are there already. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly at: number;
  readonly args: readonly Operand[];
}

export type Operand =
  | { readonly kind: "dot" | "nil"; readonly at: number }
  | { readonly kind: "function"; readonly at: number; readonly name: string }
  | { readonly kind: "field"; readonly at: number; readonly names: readonly string[] }
  | {
      readonly kind: "variable";
      readonly at: number;
      readonly name: string;
      readonly names: readonly string[];
    }
  | { readonly kind: "pipe"; readonly at: number; readonly pipe: Pipe }
  /** Fields of a pipe in parentheses. */
  | {
      readonly kind: "chain";
      readonly at: number;
      readonly pipe: Pipe;
      readonly names: readonly string[];
    }
  | {
      readonly kind: "constant";
      readonly at: number;
      readonly value: string | number | boolean;
      readonly text: string;
    };

/** A parsed template, with those that it defines. */
export interface Template {
  readonly text: string;
  readonly nodes: readonly TemplateNode[];
  readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** As messages quote it. */
export function spellOperand(operand: Operand): string {
  switch (operand.kind) {
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "function":
      return operand.name;
    case "field":
      return operand.names.map((name) => `.${name}`).join("");
    case "variable":
      return [operand.name, ...operand.names].join(".");
    case "constant":
      return operand.text;
    case "pipe":
      return `(${spellPipe(operand.pipe)})`;
    case "chain":
      return `(${spellPipe(operand.pipe)})${operand.names.map((name) => `.${name}`).join("")}`;
    default:
      return operand satisfies never;
  }
}

export function spellCommand({ args }: CommandNode): string {
  return args.map(spellOperand).join(" ");
}

function spellPipe({ variables, assigns, commands }: Pipe): string {
  const declared = variables.length === 0 ? "" : `${variables.join(", ")} ${assigns ? "=" : ":="} `;
  return declared + commands.map(spellCommand).join(" | ");
}
