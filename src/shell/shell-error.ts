import type { ShellLimits } from "./limits.ts";

/** A script that did more than its limits allow. */
export class ShellLimitError extends Error {
  override readonly name = "ShellLimitError";
  readonly limit: keyof ShellLimits;

  constructor(limit: keyof ShellLimits, value: number, doing: string) {
    super(
      `${doing}: more than ${value} (limit "${limit}"); expected a script that ends: correct it, or raise the limit: --limit shell.${limit}=NUMBER`,
    );
    this.limit = limit;
  }
}
