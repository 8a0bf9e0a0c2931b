import { nearMiss } from "../../base/near-miss.ts";

/** What `$name` stands for where a text is used. */
export type Variables = ReadonlyMap<string, string>;

const VARIABLE = /\$(?:\$|([a-z]+)|\{([a-z]+)\})/g;

/** The text with `$name` and `${name}` written out; `$$` is a dollar. */
export function expand(text: string, variables: Variables): string {
  if (!text.includes("$")) return text;
  return text.replace(VARIABLE, (all, plain?: string, braced?: string) => {
    const name = plain ?? braced;
    return name === undefined ? "$" : (variables.get(name) ?? all);
  });
}

/** What is wrong with the variables of a text, and what was probably meant. */
export function variableFault(
  text: string,
  known: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  for (const [, plain, braced] of text.matchAll(VARIABLE)) {
    const name = plain ?? braced;
    if (name === undefined || known.includes(name)) continue;
    const meant = nearMiss(name, known);
    const listed = `there are ${known.map((one) => `$${one}`).join(", ")}; $$ is a dollar`;
    return {
      message: `unknown variable $${name}`,
      hint: meant === undefined ? listed : `did you mean $${meant}?`,
    };
  }
  return undefined;
}
