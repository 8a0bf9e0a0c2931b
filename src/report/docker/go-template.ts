import { GoList, GoMap, GoStruct, type GoValue, isTrue, printed, typeOf } from "./go-value.ts";
import {
  type CommandNode,
  type ControlNode,
  type Operand,
  type Pipe,
  spellCommand,
  spellOperand,
  type Template,
  type TemplateNode,
} from "./template-ast.ts";
import { TemplateError } from "./template-error.ts";
import {
  FunctionError,
  type Parameter,
  TEMPLATE_FUNCTIONS,
  type TemplateFunction,
} from "./template-functions.ts";
import { parseTemplate } from "./template-parser.ts";

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

interface Variable {
  readonly name: string;
  value: GoValue;
}

/** How a list of nodes came to its end. */
type Left = "done" | "break" | "continue";

/** How deep templates may call each other. text/template: maxExecDepth */
const MAX_DEPTH = 1000;

class Execution {
  output = "";
  readonly #template: Template;
  readonly #strict: boolean;
  #variables: Variable[] = [];
  #depth = 0;

  constructor(template: Template, strict: boolean) {
    this.#template = template;
    this.#strict = strict;
  }

  walk(nodes: readonly TemplateNode[], dot: GoValue): void {
    const outer = this.#variables;
    this.#variables = [{ name: "$", value: dot }];
    this.#list(nodes, dot);
    this.#variables = outer;
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
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length > 0) return "done";
        this.output += value === undefined ? "<no value>" : printed(value);
        return "done";
      }
      case "if":
      case "with": {
        const mark = this.#variables.length;
        const value = this.#pipe(node.pipe, dot);
        const inner = node.kind === "with" ? value : dot;
        const left = isTrue(value) ? this.#list(node.body, inner) : this.#list(node.otherwise, dot);
        this.#variables.length = mark;
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
          throw this.#error(node.at, spelt, `template ${JSON.stringify(node.name)} not defined`);
        }
        const value = node.pipe === null ? undefined : this.#pipe(node.pipe, dot);
        if (++this.#depth > MAX_DEPTH) {
          throw this.#error(node.at, spelt, `exceeded maximum template depth (${MAX_DEPTH})`);
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
    const mark = this.#variables.length;
    const value = this.#commands(pipe, dot);
    const pairs = pairsOf(value);
    if (pairs === null) {
      const last = pipe.commands[0]!.args[0]!;
      const what = `range can't iterate over ${printed(value)}`;
      throw this.#error(pipe.at, spellOperand(last), what);
    }
    if (pairs.length === 0) return this.#list(otherwise, dot);
    for (const [key, item] of pairs) {
      const { variables } = pipe;
      if (variables.length === 2) this.#set(pipe, variables[0]!, key);
      if (variables.length > 0) this.#set(pipe, variables.at(-1)!, item);
      const left = this.#list(body, item);
      this.#variables.length = mark;
      if (left === "break") break;
    }
    return "done";
  }

  #pipe(pipe: Pipe, dot: GoValue): GoValue {
    const value = this.#commands(pipe, dot);
    for (const name of pipe.variables) this.#set(pipe, name, value);
    return value;
  }

  #commands({ commands }: Pipe, dot: GoValue): GoValue {
    let final: { readonly value: GoValue } | null = null;
    for (const command of commands) final = { value: this.#command(command, dot, final) };
    return final?.value;
  }

  #set({ assigns }: Pipe, name: string, value: GoValue): void {
    if (assigns) this.#variable(name).value = value;
    else this.#variables.push({ name, value });
  }

  #variable(name: string): Variable {
    return this.#variables.findLast((one) => one.name === name)!;
  }

  #command(command: CommandNode, dot: GoValue, final: { readonly value: GoValue } | null): GoValue {
    const [first, ...args] = command.args as [Operand, ...Operand[]];
    if (first.kind === "function") return this.#call(first, command, args, dot, final);
    const given = args.length > 0 || final !== null;
    if (first.kind === "nil") throw this.#failed(first, "nil is not a command");
    if (!given) return this.#operand(first, dot);
    const name = spellOperand(first);
    switch (first.kind) {
      case "field":
      case "chain":
        this.#operand(first, dot);
        throw this.#failed(first, `${first.names.at(-1)} is not a method but has arguments`);
      case "variable":
        if (first.names.length > 0) {
          throw this.#failed(first, `${first.names.at(-1)} is not a method but has arguments`);
        }
        break;
      default:
    }
    throw this.#failed(first, `can't give argument to non-function ${name}`);
  }

  #call(
    { name, at }: Extract<Operand, { kind: "function" }>,
    command: CommandNode,
    args: readonly Operand[],
    dot: GoValue,
    final: { readonly value: GoValue } | null,
  ): GoValue {
    if (name === "and" || name === "or") return this.#junction(name, at, args, dot, final);
    const known = TEMPLATE_FUNCTIONS[name]!;
    const count = args.length + (final === null ? 0 : 1);
    this.#checkCount(name, at, known, count);
    const parameter = (i: number) => known.takes[Math.min(i, known.takes.length - 1)]!;
    const values = args.map((arg, i) => this.#argument(arg, parameter(i), dot));
    if (final !== null) {
      this.#checkType(final.value, parameter(count - 1), command.at, spellCommand(command));
      values.push(final.value);
    }
    try {
      return known.call(...values);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      throw this.#error(at, spellCommand(command), `error calling ${name}: ${error.message}`);
    }
  }

  /** What is left after the argument that decides is not looked at. */
  #junction(
    name: "and" | "or",
    at: number,
    args: readonly Operand[],
    dot: GoValue,
    final: { readonly value: GoValue } | null,
  ): GoValue {
    if (args.length === 0 && final === null) {
      throw this.#error(at, name, `wrong number of args for ${name}: want at least 1 got 0`);
    }
    let value: GoValue;
    for (const arg of args) {
      value = this.#argument(arg, "any", dot);
      if (isTrue(value) === (name === "or")) return value;
    }
    return final === null ? value : final.value;
  }

  #checkCount(name: string, at: number, known: TemplateFunction, count: number): void {
    const { takes, variadic = false } = known;
    const least = variadic ? takes.length - 1 : takes.length;
    if (variadic ? count >= least : count === least) return;
    const wanted = variadic ? `at least ${least}` : least;
    throw this.#error(at, name, `wrong number of args for ${name}: want ${wanted} got ${count}`);
  }

  #argument(operand: Operand, parameter: Parameter, dot: GoValue): GoValue {
    const spelt = spellOperand(operand);
    if (operand.kind === "constant" && parameter !== "any") {
      const fits = parameter === (typeof operand.value === "number" ? "int" : "string");
      if (fits) return operand.value;
      throw this.#error(operand.at, spelt, `expected ${nameOf(parameter)}; found ${operand.text}`);
    }
    if (operand.kind === "nil") {
      if (parameter === "any" || parameter === "[]string") return undefined;
      throw this.#error(operand.at, spelt, `cannot assign nil to ${parameter}`);
    }
    const value =
      operand.kind === "function"
        ? this.#call(operand, { at: operand.at, args: [operand] }, [], dot, null)
        : this.#operand(operand, dot);
    this.#checkType(value, parameter, operand.at, spelt);
    return value;
  }

  #checkType(value: GoValue, parameter: Parameter, at: number, spelt: string): void {
    if (parameter === "any") return;
    const type = typeOf(value);
    if (type === parameter) return;
    const got = type === "nil" ? "interface {}" : type;
    const what = `wrong type for value; expected ${parameter}; got ${got}`;
    throw this.#error(at, spelt, what);
  }

  #operand(operand: Operand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case "dot":
        return dot;
      case "nil":
        return undefined;
      case "constant":
        return operand.value;
      case "field":
        return this.#fields(operand, dot, operand.names);
      case "variable":
        return this.#fields(operand, this.#variable(operand.name).value, operand.names);
      case "pipe":
        return this.#pipe(operand.pipe, dot);
      case "chain":
        return this.#fields(operand, this.#pipe(operand.pipe, dot), operand.names);
      case "function":
        return this.#call(operand, { at: operand.at, args: [operand] }, [], dot, null);
      default:
        return operand satisfies never;
    }
  }

  #fields(operand: Operand, value: GoValue, names: readonly string[]): GoValue {
    return names.reduce((receiver, name) => this.#field(operand, receiver, name), value);
  }

  #field(operand: Operand, receiver: GoValue, name: string): GoValue {
    if (receiver instanceof GoStruct) {
      if (receiver.fields.has(name)) return receiver.fields.get(name);
      throw this.#failed(operand, `can't evaluate field ${name} in type ${receiver.type}`);
    }
    if (receiver instanceof GoMap) {
      if (!receiver.entries.has(name) && this.#strict) {
        throw this.#failed(operand, `map has no entry for key ${JSON.stringify(name)}`);
      }
      return receiver.entries.get(name);
    }
    if (receiver === undefined || receiver === null) {
      if (!this.#strict && receiver === undefined) return undefined;
      throw this.#failed(operand, `nil pointer evaluating interface {}.${name}`);
    }
    const type = this.#strict ? "interface {}" : typeOf(receiver);
    throw this.#failed(operand, `can't evaluate field ${name} in type ${type}`);
  }

  #failed(operand: Operand, what: string): TemplateError {
    return this.#error(operand.at, spellOperand(operand), what);
  }

  #error(at: number, context: string, what: string): TemplateError {
    const before = this.#template.text.slice(0, at);
    const column = Buffer.byteLength(before.slice(before.lastIndexOf("\n") + 1));
    const line = before.split("\n").length;
    return new TemplateError(`template: :${line}:${column}: executing "" at <${context}>: ${what}`);
  }
}

function nameOf(parameter: Parameter): string {
  return parameter === "int" ? "integer" : parameter;
}

/** What `range` goes through, with its keys; null when it cannot. */
function pairsOf(value: GoValue): (readonly [GoValue, GoValue])[] | null {
  if (value === undefined) return [];
  if (value instanceof GoList) return value.items.map((item, i) => [i, item] as const);
  return value instanceof GoMap ? [...value.entries] : null;
}
