/** A script that is no script. The shells word it differently: see run/words.ts. */
export class ShellSyntaxError extends Error {
  override readonly name = "ShellSyntaxError";
  readonly line: number;
  readonly fault: SyntaxFault;

  constructor(line: number, fault: SyntaxFault) {
    super(`line ${line}: ${fault.kind}`);
    this.line = line;
    this.fault = fault;
  }
}

export type SyntaxFault =
  | {
      /** Tokens as dash names them: `"fi"`, `word`, `newline`, `end of file`. `text` is what stands there. */
      readonly kind: "unexpected";
      readonly token: string;
      readonly text: string;
      readonly expected: string | null;
    }
  | { readonly kind: "unterminated quote"; readonly quote: string }
  | { readonly kind: "bad substitution"; readonly text: string }
  | { readonly kind: "bad function name" }
  | { readonly kind: "bad for variable"; readonly name: string };
