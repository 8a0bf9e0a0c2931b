import { type GoValue, isTrue, printed } from "./go-value.ts";
import type { ControlNode, Template, TemplateNode } from "./template-ast.ts";
import { Evaluation } from "./template-evaluation.ts";
import { TEMPLATE_FUNCTIONS } from "./template-functions.ts";
import { parseTemplate } from "./template-parser.ts";
import { pairsOf, Variables } from "./template-variables.ts";

const NAMES = new Set([...Object.keys(TEMPLATE_FUNCTIONS), "and", "or"]);

/** Reads the template of a `--format`, as Docker's client does. @throws TemplateError */
export function goTemplate(text: string): Template {
  return parseTemplate(text, NAMES);
}

/** What a template makes of a value. `strict`: it is an error to ask a map for what it lacks.
 *  text/template: Execute @throws TemplateError in Go's words */
export function executeTemplate(template: Template, value: GoValue, strict = false): string {
  const run = new Execution(template, strict);
  run.walk(template.nodes, value);
  return run.output;
}

/** How a list of nodes came to its end. */
type Left = "done" | "break" | "continue";

/** How deep templates may call each other. text/template: maxExecDepth */
const MAX_DEPTH = 1000;

class Execution {
  output = "";
  readonly #template: Template;
  readonly #evaluation: Evaluation;
  #depth = 0;

  constructor(template: Template, strict: boolean) {
    this.#template = template;
    this.#evaluation = new Evaluation(template.text, strict);
  }

  walk(nodes: readonly TemplateNode[], dot: GoValue): void {
    const outer = this.#evaluation.variables;
    this.#evaluation.variables = new Variables(dot);
    this.#list(nodes, dot);
    this.#evaluation.variables = outer;
  }

  #list(nodes: readonly TemplateNode[], dot: GoValue): Left {
    for (const node of nodes) {
      const left = this.#node(node, dot);
      if (left !== "done") return left;
    }
    return "done";
  }

  #node(node: TemplateNode, dot: GoValue): Left {
    switch (node.kind) {
      case "text":
        this.output += node.text;
        return "done";
      case "action": {
        const value = this.#evaluation.pipe(node.pipe, dot);
        if (node.pipe.variables.length > 0) return "done";
        this.output += value === undefined ? "<no value>" : printed(value);
        return "done";
      }
      case "if":
      case "with": {
        const mark = this.#evaluation.variables.mark();
        const value = this.#evaluation.pipe(node.pipe, dot);
        const inner = node.kind === "with" ? value : dot;
        const left = isTrue(value) ? this.#list(node.body, inner) : this.#list(node.otherwise, dot);
        this.#evaluation.variables.leave(mark);
        return left;
      }
      case "range":
        return this.#range(node, dot);
      case "break":
      case "continue":
        return node.kind;
      case "template": {
        const nodes = this.#template.defined.get(node.name);
        const spelt = `{{template ${JSON.stringify(node.name)}}}`;
        if (nodes === undefined) {
          throw this.#evaluation.error(
            node.at,
            spelt,
            `template ${JSON.stringify(node.name)} not defined`,
          );
        }
        const value = node.pipe === null ? undefined : this.#evaluation.pipe(node.pipe, dot);
        if (++this.#depth > MAX_DEPTH) {
          throw this.#evaluation.error(
            node.at,
            spelt,
            `exceeded maximum template depth (${MAX_DEPTH})`,
          );
        }
        this.walk(nodes, value);
        this.#depth--;
        return "done";
      }
      default:
        return node satisfies never;
    }
  }

  #range({ pipe, body, otherwise }: ControlNode, dot: GoValue): Left {
    const mark = this.#evaluation.variables.mark();
    const value = this.#evaluation.commands(pipe, dot);
    const pairs = pairsOf(value);
    if (pairs === null) {
      const { at, spelt } = this.#evaluation.place(pipe.commands[0]!.args[0]!);
      throw this.#evaluation.error(at, spelt, `range can't iterate over ${printed(value)}`);
    }
    if (pairs.length === 0) return this.#list(otherwise, dot);
    for (const [key, item] of pairs) {
      const { variables } = pipe;
      if (variables.length === 2) this.#evaluation.set(pipe, variables[0]!, key);
      if (variables.length > 0) this.#evaluation.set(pipe, variables.at(-1)!, item);
      const left = this.#list(body, item);
      this.#evaluation.variables.leave(mark);
      if (left === "break") break;
    }
    return "done";
  }
}
