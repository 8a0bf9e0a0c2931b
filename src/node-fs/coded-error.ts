type ErrorClass = new (message: string) => Error;

/** An error that Node makes by itself, where no system call has failed: wherever it is shown as text, its code is, too.
 *  Node: NodeError */
export function codedError(code: string, message: string, Kind: ErrorClass = Error): Error {
  const error = Object.assign(new (withCode(Kind))(message), { code });
  const { name } = error;
  // The stack is made when it is first asked for, with the name of then.
  Object.defineProperty(error, "name", { value: `${name} [${code}]`, configurable: true });
  void error.stack;
  Reflect.deleteProperty(error, "name");
  return error;
}

const classes = new Map<ErrorClass, ErrorClass>();

function withCode(Kind: ErrorClass): ErrorClass {
  const known = classes.get(Kind);
  if (known !== undefined) return known;
  class Coded extends Kind {
    declare readonly code: string;
    override toString(): string {
      return `${this.name} [${this.code}]: ${this.message}`;
    }
  }
  Object.defineProperty(Coded.prototype, "constructor", { value: Kind });
  classes.set(Kind, Coded);
  return Coded;
}
