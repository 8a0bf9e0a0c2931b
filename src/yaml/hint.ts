/** Divides a message from its hint while both travel through zod as one text. */
const DIVIDER = "\u0000";

/** A schema's message, and what was probably meant. */
export function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}${DIVIDER}${hint}`;
}

/** What withHint() joined: what is wanted, without the word "expected", and the hint. */
export function splitHint(text: string): { readonly wanted: string; readonly hint?: string } {
  const [message, hint] = text.split(DIVIDER) as [string, string?];
  const wanted = message.replace(/^expected /, "");
  return hint === undefined ? { wanted } : { wanted, hint };
}
