/** What an expression reads and changes. */
export interface Names {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** An expression that is none. `reason` says why, in few words. */
export class ArithmeticError extends Error {
  override readonly name = "ArithmeticError";
  readonly reason: "syntax" | "division by zero";
  readonly expression: string;

  constructor(reason: "syntax" | "division by zero", expression: string) {
    super(`${reason}: "${expression}"`);
    this.reason = reason;
    this.expression = expression;
  }
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d+)|([A-Za-z_]\w*(?:\[[^\]]*\])?)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 13,
};

/** The value of an expression in 64-bit integers, as `$((…))` gives it. @throws ArithmeticError */
export function evaluate(expression: string, names: Names, depth = 0): bigint {
  if (expression.trim() === "") return 0n;
  const machine = new Machine(expression, names, depth);
  return machine.all();
}

class Machine {
  readonly #text: string;
  readonly #names: Names;
  readonly #depth: number;
  #at = 0;
  #token = "";
  #kind: "number" | "name" | "operator" | "end" = "end";
  /** Greater than 0 where values are not wanted: `0 && (x = 1)`. */
  #idle = 0;

  constructor(text: string, names: Names, depth: number) {
    this.#text = text;
    this.#names = names;
    this.#depth = depth;
    this.#advance();
  }

  all(): bigint {
    const value = this.#comma();
    if (this.#kind !== "end") this.#fail();
    return value;
  }

  #fail(reason: "syntax" | "division by zero" = "syntax"): never {
    throw new ArithmeticError(reason, this.#text);
  }

  #advance(): void {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (found === null) {
      if (this.#text.slice(this.#at).trim() !== "") this.#fail();
      this.#kind = "end";
      this.#token = "";
      return;
    }
    this.#at = TOKEN.lastIndex;
    this.#kind = found[1] !== undefined ? "number" : found[2] !== undefined ? "name" : "operator";
    this.#token = found[1] ?? found[2] ?? found[3]!;
  }

  #take(operator: string): boolean {
    if (this.#kind !== "operator" || this.#token !== operator) return false;
    this.#advance();
    return true;
  }

  #isOperator(): boolean {
    return this.#kind === "operator";
  }

  #comma(): bigint {
    let value = this.#assign();
    while (this.#take(",")) value = this.#assign();
    return value;
  }

  #assign(): bigint {
    if (this.#kind !== "name") return this.#ternary();
    const at = this.#at;
    const token = this.#token;
    this.#advance();
    const operator = this.#token;
    if (this.#isOperator() && /^(?:=|<<=|>>=|[-+*/%&|^]=)$/.test(operator)) {
      this.#advance();
      const right = this.#assign();
      const value =
        operator === "=" ? right : this.#apply(operator.slice(0, -1), this.#read(token), right);
      this.#write(token, value);
      return value;
    }
    this.#at = at;
    this.#kind = "name";
    this.#token = token;
    return this.#ternary();
  }

  #ternary(): bigint {
    const condition = this.#binary(3);
    if (!this.#take("?")) return condition;
    const yes = condition !== 0n;
    const left = this.#when(yes, () => this.#comma());
    if (!this.#take(":")) this.#fail();
    const right = this.#when(!yes, () => this.#assign());
    return yes ? left : right;
  }

  #when<T>(wanted: boolean, work: () => T): T {
    if (!wanted) this.#idle++;
    try {
      return work();
    } finally {
      if (!wanted) this.#idle--;
    }
  }

  #binary(least: number): bigint {
    let left = this.#unary();
    for (;;) {
      const operator = this.#token;
      const power = this.#kind === "operator" ? PRECEDENCE[operator] : undefined;
      if (power === undefined || power < least) return left;
      this.#advance();
      const wanted = operator === "&&" ? left !== 0n : operator === "||" ? left === 0n : true;
      const right = this.#when(wanted, () => this.#binary(operator === "**" ? power : power + 1));
      left = this.#apply(operator, left, right);
    }
  }

  #unary(): bigint {
    if (this.#take("!")) return this.#unary() === 0n ? 1n : 0n;
    if (this.#take("~")) return ~this.#unary();
    if (this.#take("-")) return wrap(-this.#unary());
    if (this.#take("+")) return this.#unary();
    for (const [operator, by] of [
      ["++", 1n],
      ["--", -1n],
    ] as const) {
      if (!this.#take(operator)) continue;
      // A sign, twice.
      if (this.#kind !== "name") return this.#unary();
      const name = this.#token;
      this.#advance();
      const value = wrap(this.#read(name) + by);
      this.#write(name, value);
      return value;
    }
    return this.#primary();
  }

  #primary(): bigint {
    if (this.#take("(")) {
      const value = this.#comma();
      if (!this.#take(")")) this.#fail();
      return value;
    }
    const token = this.#token;
    if (this.#kind === "number") {
      this.#advance();
      return this.#number(token);
    }
    if (this.#kind !== "name") this.#fail();
    this.#advance();
    const value = this.#read(token);
    if (this.#take("++")) this.#write(token, wrap(value + 1n));
    else if (this.#take("--")) this.#write(token, wrap(value - 1n));
    return value;
  }

  #number(text: string): bigint {
    const based = /^(\d+)#(.+)$/.exec(text);
    if (based !== null) {
      let value = 0n;
      const base = BigInt(based[1]!);
      for (const char of based[2]!) {
        value = value * base + BigInt(Number.parseInt(char, 36) || 0);
      }
      return wrap(value);
    }
    if (/^0[0-7]+$/.test(text)) return wrap(BigInt(`0o${text.slice(1)}`));
    if (/^0\d+$/.test(text)) this.#fail();
    return wrap(BigInt(text));
  }

  #read(name: string): bigint {
    const text = (this.#names.get(name) ?? "").trim();
    if (text === "" || this.#idle > 0) return 0n;
    if (/^-?[1-9]\d*$|^0$/.test(text)) return wrap(BigInt(text));
    if (this.#depth > 50) this.#fail();
    return evaluate(text, this.#names, this.#depth + 1);
  }

  #write(name: string, value: bigint): void {
    if (this.#idle === 0) this.#names.set(name, String(value));
  }

  #apply(operator: string, a: bigint, b: bigint): bigint {
    if ((operator === "/" || operator === "%") && b === 0n) {
      if (this.#idle > 0) return 0n;
      this.#fail("division by zero");
    }
    return wrap(apply(operator, a, b));
  }
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

function apply(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "||":
      return truth(a !== 0n || b !== 0n);
    case "&&":
      return truth(a !== 0n && b !== 0n);
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&":
      return a & b;
    case "==":
      return truth(a === b);
    case "!=":
      return truth(a !== b);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    case "<<":
      return a << (b & 63n);
    case ">>":
      return a >> (b & 63n);
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "**":
      return a ** b;
    default:
      throw new Error(`unreachable: operator ${operator}`);
  }
}
