import { GoMap, type GoValue, isTrue, typeOf } from "./go-value.ts";
import {
  type CommandNode,
  type Operand,
  type Pipe,
  spellCommand,
  spellOperand,
} from "./template-ast.ts";
import { TemplateError } from "./template-error.ts";
import { fieldOf } from "./template-field.ts";
import {
  FunctionError,
  type Parameter,
  TEMPLATE_FUNCTIONS,
  type TemplateFunction,
} from "./template-functions.ts";
import { nameOf, Variables } from "./template-variables.ts";

/** Works out what pipelines of a template come to. text/template/exec.go */
export class Evaluation {
  /** Those that can be seen now. */
  variables = new Variables();
  readonly #text: string;
  readonly #strict: boolean;
  /** What was looked at last: messages without a place of their own name it. */
  #last: Operand | null = null;

  constructor(text: string, strict: boolean) {
    this.#text = text;
    this.#strict = strict;
  }

  /** A pipeline, its variables set. @throws TemplateError */
  pipe(pipe: Pipe, dot: GoValue): GoValue {
    const value = this.commands(pipe, dot);
    for (const name of pipe.variables) this.set(pipe, name, value);
    return value;
  }

  /** The same without its variables. */
  commands({ commands }: Pipe, dot: GoValue): GoValue {
    let final: { readonly value: GoValue } | null = null;
    for (const command of commands) final = { value: this.#command(command, dot, final) };
    return final?.value;
  }

  set({ assigns, at }: Pipe, name: string, value: GoValue): void {
    if (!assigns) {
      this.variables.declare(name, value);
      return;
    }
    const known = this.variables.find(name);
    const spelt = this.#last === null ? "" : spellOperand(this.#last);
    if (known === undefined) {
      throw this.error(this.#last?.at ?? at, spelt, `undefined variable: ${name}`);
    }
    known.value = value;
  }

  #valueOf(operand: Extract<Operand, { kind: "variable" }>): GoValue {
    const { name, at } = operand;
    const known = this.variables.find(name);
    if (known !== undefined) return known.value;
    throw this.error(at, spellOperand(operand), `undefined variable: ${name}`);
  }

  #command(command: CommandNode, dot: GoValue, final: { readonly value: GoValue } | null): GoValue {
    const [first, ...args] = command.args as [Operand, ...Operand[]];
    if (first.kind !== "pipe") this.#last = first;
    if (first.kind === "function") return this.#call(first, command, args, dot, final);
    const given = args.length > 0 || final !== null;
    if (first.kind === "nil") throw this.#failed(first, "nil is not a command");
    if (!given) return this.#operand(first, dot);
    if ("names" in first && first.names.length > 0) throw this.#noMethod(first, dot);
    const spelt = spellOperand(first);
    if (first.kind !== "pipe") {
      throw this.#failed(first, `can't give argument to non-function ${spelt}`);
    }
    const place = this.place(first);
    const what = `can't give argument to non-function ${spelt.slice(1, -1)}`;
    throw this.error(place.at, place.spelt, what);
  }

  /** What is wrong with a field that was given arguments. */
  #noMethod(
    operand: Extract<Operand, { readonly names: readonly string[] }>,
    dot: GoValue,
  ): TemplateError {
    const [name, ...before] = operand.names.toReversed() as [string, ...string[]];
    const receiver = this.#operand({ ...operand, names: before.reverse() }, dot);
    const found = fieldOf(receiver, name, this.#strict, before.length > 0);
    const lacks = "fault" in found && !(receiver instanceof GoMap);
    return this.#failed(operand, lacks ? found.fault : `${name} is not a method but has arguments`);
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
      throw this.error(at, spellCommand(command), `error calling ${name}: ${error.message}`);
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
      throw this.error(at, name, `wrong number of args for ${name}: want at least 1 got 0`);
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
    throw this.error(at, name, `wrong number of args for ${name}: want ${wanted} got ${count}`);
  }

  #argument(operand: Operand, parameter: Parameter, dot: GoValue): GoValue {
    const spelt = spellOperand(operand);
    if (operand.kind === "constant" && parameter !== "any") {
      const type = typeof operand.value;
      const fits = parameter === (type === "number" ? "int" : type);
      if (fits) return operand.value;
      throw this.error(operand.at, spelt, `expected ${nameOf(parameter)}; found ${operand.text}`);
    }
    if (operand.kind === "nil") {
      if (parameter === "any" || parameter === "[]string") return undefined;
      throw this.error(operand.at, spelt, `cannot assign nil to ${parameter}`);
    }
    const value =
      operand.kind === "function"
        ? this.#call(operand, { at: operand.at, args: [operand] }, [], dot, null)
        : this.#operand(operand, dot);
    const place = operand.kind === "pipe" ? this.place(operand) : { at: operand.at, spelt };
    if (operand.kind === "pipe" && value === undefined) {
      if (parameter === "any" || parameter === "[]string") return undefined;
      throw this.error(place.at, place.spelt, `invalid value; expected ${parameter}`);
    }
    this.#checkType(value, parameter, place.at, place.spelt);
    return value;
  }

  /** Where messages put what comes out of a pipe: at what was looked at last. */
  place(operand: Operand): { readonly at: number; readonly spelt: string } {
    const { at } = this.#last ?? operand;
    return { at, spelt: spellOperand(this.#last ?? operand) };
  }

  #checkType(value: GoValue, parameter: Parameter, at: number, spelt: string): void {
    if (parameter === "any") return;
    const type = typeOf(value);
    if (type === parameter) return;
    const got = type === "nil" ? "interface {}" : type;
    const what = `wrong type for value; expected ${parameter}; got ${got}`;
    throw this.error(at, spelt, what);
  }

  #operand(operand: Operand, dot: GoValue): GoValue {
    if (operand.kind !== "pipe") this.#last = operand;
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
        return this.#fields(operand, this.#valueOf(operand), operand.names);
      case "pipe":
        return this.pipe(operand.pipe, dot);
      case "chain":
        return this.#fields(operand, this.pipe(operand.pipe, dot), operand.names);
      case "function":
        return this.#call(operand, { at: operand.at, args: [operand] }, [], dot, null);
      default:
        return operand satisfies never;
    }
  }

  #fields(operand: Operand, value: GoValue, names: readonly string[]): GoValue {
    return names.reduce((receiver, name, i) => this.#field(operand, receiver, name, i), value);
  }

  #field(operand: Operand, receiver: GoValue, name: string, position: number): GoValue {
    const found = fieldOf(receiver, name, this.#strict, position > 0);
    if (!("fault" in found)) return found.value;
    const { at, spelt } = this.place(operand);
    throw this.error(at, spelt, found.fault);
  }

  #failed(operand: Operand, what: string): TemplateError {
    return this.error(operand.at, spellOperand(operand), what);
  }

  error(at: number, context: string, what: string): TemplateError {
    const before = this.#text.slice(0, at);
    const column = Buffer.byteLength(before.slice(before.lastIndexOf("\n") + 1));
    const line = before.split("\n").length;
    return new TemplateError(`template: :${line}:${column}: executing "" at <${context}>: ${what}`);
  }
}
