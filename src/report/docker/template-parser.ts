import type { CommandNode, Operand, Pipe, Template, TemplateNode } from "./template-ast.ts";
import { goConstant } from "./template-constant.ts";
import { TemplateError } from "./template-error.ts";
import { lineAt, type Token, templateTokens } from "./template-lexer.ts";
import { KEYWORDS, startsOperand } from "./template-words.ts";

/** Reads a template. `functions`: the names that may be called. text/template/parse: Parse.
 *  @throws TemplateError in Go's words */
export function parseTemplate(text: string, functions: ReadonlySet<string>): Template {
  return new Parser(text, functions).template();
}

class Parser {
  readonly #text: string;
  readonly #functions: ReadonlySet<string>;
  readonly #tokens: readonly Token[];
  readonly #defined = new Map<string, readonly TemplateNode[]>();
  #variables: string[] = ["$"];
  #next = 0;
  #loops = 0;
  /** Templates are defined outside of all else alone. */
  #isTop = true;

  constructor(text: string, functions: ReadonlySet<string>) {
    this.#text = text;
    this.#functions = functions;
    this.#tokens = templateTokens(text);
  }

  template(): Template {
    const { nodes, end } = this.#list();
    if (end !== "") throw this.#error(`unexpected {{${end}}}`);
    return { text: this.#text, nodes, defined: this.#defined };
  }

  /** Up to {{end}}, {{else}} or the end of all; `end` says which. */
  #list(): { readonly nodes: TemplateNode[]; readonly end: "" | "end" | "else" } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#take();
      if (token.kind === "end") return { nodes, end: "" };
      if (token.kind === "text") {
        nodes.push({ kind: "text", text: token.text });
        continue;
      }
      this.#space();
      const word = this.#peek();
      if (word.kind === "word" && (word.text === "end" || word.text === "else")) {
        this.#next++;
        if (word.text === "end") this.#close("end");
        return { nodes, end: word.text };
      }
      const node = this.#action(word);
      if (node !== null) nodes.push(node);
    }
  }

  #action({ kind, text }: Token): TemplateNode | null {
    const keyword = kind === "word" ? text : "";
    switch (keyword) {
      case "if":
      case "with":
      case "range":
        this.#next++;
        return this.#control(keyword);
      case "break":
      case "continue":
        this.#next++;
        this.#close(`{{${keyword}}}`);
        if (this.#loops === 0) throw this.#error(`{{${keyword}}} outside {{range}}`);
        return { kind: keyword };
      case "define":
        if (!this.#isTop) return { kind: "action", pipe: this.#pipe("command", "close") };
        this.#next++;
        return this.#named(keyword);
      case "block":
      case "template":
        this.#next++;
        return this.#named(keyword);
      default:
        return { kind: "action", pipe: this.#pipe("command", "close") };
    }
  }

  #named(keyword: "define" | "block" | "template"): TemplateNode | null {
    this.#space();
    const token = this.#take();
    if (token.kind !== "string") throw this.#unexpected(token, `${keyword} clause`);
    const name = String(goConstant(token.text));
    this.#space();
    const given = keyword !== "define" && this.#peek().kind !== "close";
    const pipe = given ? this.#pipe(`${keyword} clause`, "close") : null;
    if (!given) this.#close(`${keyword} clause`);
    if (keyword !== "template") {
      const [outer, wasTop] = [this.#variables, this.#isTop];
      this.#variables = ["$"];
      this.#isTop = false;
      const { nodes, end } = this.#list();
      this.#variables = outer;
      this.#isTop = wasTop;
      if (end === "") throw this.#error("unexpected EOF");
      this.#defined.set(name, nodes);
    }
    return keyword === "define" ? null : { kind: "template", name, at: token.at, pipe };
  }

  #control(kind: "if" | "with" | "range"): TemplateNode {
    const scope = this.#variables.length;
    const wasTop = this.#isTop;
    const pipe = this.#pipe(kind, "close");
    this.#isTop = false;
    if (kind === "range") this.#loops++;
    const { nodes: body, end } = this.#list();
    if (kind === "range") this.#loops--;
    let otherwise: readonly TemplateNode[] = [];
    if (end === "else") otherwise = this.#otherwise(kind);
    if (end === "") throw this.#error("unexpected EOF");
    this.#variables.length = scope;
    this.#isTop = wasTop;
    return { kind, pipe, body, otherwise };
  }

  #otherwise(kind: "if" | "with" | "range"): readonly TemplateNode[] {
    this.#space();
    const word = this.#peek();
    if (kind === "if" && word.kind === "word" && word.text === "if") {
      this.#next++;
      return [this.#control("if")];
    }
    this.#close("else");
    const { nodes, end } = this.#list();
    if (end === "") throw this.#error("unexpected EOF");
    if (end === "else") throw this.#error("expected end; found {{else}}");
    return nodes;
  }

  /** A pipeline and what ends it. */
  #pipe(context: string, until: "close" | ")"): Pipe {
    this.#space();
    const { at } = this.#peek();
    const { variables, assigns } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      this.#space();
      const token = this.#take();
      if (until === "close" ? token.kind === "close" : token.text === ")") break;
      this.#next--;
      if (!startsOperand(token)) throw this.#unexpected(token, context);
      commands.push(this.#command());
    }
    if (commands.length === 0) throw this.#error(`missing value for ${context}`);
    for (const [i, { args }] of commands.entries()) {
      const runs = args[0]!.kind !== "constant" && args[0]!.kind !== "nil";
      const dot = args[0]!.kind === "dot";
      if (i > 0 && (!runs || dot)) {
        throw this.#error(`non executable command in pipeline stage ${i + 1}`);
      }
    }
    return { at, variables, assigns, commands };
  }

  #declarations(context: string): Pick<Pipe, "variables" | "assigns"> {
    const start = this.#next;
    const variables: string[] = [];
    for (;;) {
      this.#space();
      const token = this.#take();
      if (token.kind !== "variable") break;
      variables.push(token.text);
      this.#space();
      const next = this.#take();
      if (next.text === ":=" || next.text === "=") {
        // Go knows them from here on, in their own pipeline too; what they hold is another question.
        this.#variables.push(...variables);
        return { variables, assigns: next.text === "=" };
      }
      if (next.text !== "," || context !== "range" || variables.length > 1) break;
    }
    this.#next = start;
    return { variables: [], assigns: false };
  }

  #command(): CommandNode {
    const { at } = this.#peek();
    const args: Operand[] = [];
    for (;;) {
      this.#space();
      const token = this.#peek();
      if (startsOperand(token)) {
        args.push(this.#operand());
        const next = this.#peek();
        if (next.kind === "space") continue;
      }
      const next = this.#peek();
      if (next.text === "|" && next.kind === "word") {
        this.#next++;
        this.#space();
        const after = this.#peek();
        if (after.kind === "close" || after.text === ")") {
          throw this.#error("missing value for command");
        }
        break;
      }
      if (next.kind === "close" || next.text === ")") break;
      throw this.#unexpected(next, "operand");
    }
    return { at, args };
  }

  #operand(): Operand {
    const first = this.#term();
    const names: string[] = [];
    const { at } = this.#peek();
    while (this.#peek().kind === "field") {
      const token = this.#take();
      if (token.text === ".") throw this.#unexpected(token, "operand");
      names.push(token.text.slice(1));
    }
    if (names.length === 0) return first;
    switch (first.kind) {
      case "field":
      case "variable":
        return { ...first, at, names: [...first.names, ...names] };
      case "pipe":
        return { kind: "chain", at, pipe: first.pipe, names };
      default:
        throw this.#error(
          `unexpected <.${names[0]}> after term ${JSON.stringify(first.kind === "constant" ? first.text : ".")}`,
        );
    }
  }

  #term(): Operand {
    const token = this.#take();
    const { kind, text, at } = token;
    if (kind === "field") {
      return text === "." ? { kind: "dot", at } : { kind: "field", at, names: [text.slice(1)] };
    }
    if (kind === "variable") {
      if (!this.#variables.includes(text)) throw this.#undefined(text);
      return { kind: "variable", at, name: text, names: [] };
    }
    if (text === "(" && kind === "word") {
      return { kind: "pipe", at, pipe: this.#pipe("parenthesized pipeline", ")") };
    }
    if (kind === "word" && text === "nil") return { kind: "nil", at };
    if (kind === "word" && text !== "true" && text !== "false") {
      if (!this.#functions.has(text)) throw this.#error(`function "${text}" not defined`);
      return { kind: "function", at, name: text };
    }
    const value = goConstant(text);
    if (value === undefined) throw this.#error(`bad number syntax: ${JSON.stringify(text)}`);
    return { kind: "constant", at, value, text };
  }

  #close(context: string): void {
    this.#space();
    const token = this.#take();
    if (token.kind !== "close") throw this.#unexpected(token, context);
  }

  #undefined(name: string): TemplateError {
    return this.#error(`undefined variable ${JSON.stringify(name)}`);
  }

  #unexpected({ kind, text }: Token, context: string): TemplateError {
    if (kind === "end") return this.#error("unexpected EOF");
    if (KEYWORDS.has(text)) return this.#error(`unexpected <${text}> in ${context}`);
    const shown =
      text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text);
    return this.#error(`unexpected ${shown} in ${context}`);
  }

  #error(what: string): TemplateError {
    const at = this.#tokens[Math.max(0, this.#next - 1)]?.at ?? 0;
    return new TemplateError(`template: :${lineAt(this.#text, at)}: ${what}`);
  }

  #space(): void {
    while (this.#peek().kind === "space") this.#next++;
  }

  #peek(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1)!;
    if (token.kind === "error") throw new TemplateError(token.text);
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }
}
