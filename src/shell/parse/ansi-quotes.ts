/** A script for a shell that has no `$'…'`: the dollar sign is only itself there. just-bash reads bash, and its tree
 *  does not tell `$'a'` from `a`, so the script says it in another way before it is read. */
export function withoutAnsiQuotes(text: string): string {
  if (!text.includes("$'")) return text;
  let changed = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote === "" && char === "$" && text[at + 1] === "'") changed += "\\$";
    else changed += char;
    if (quote !== "'" && char === "\\") changed += text[++at] ?? "";
    else if (quote === "" && char === "#" && /[\s;&|(]/.test(text[at - 1] ?? "\n")) {
      const end = text.indexOf("\n", at);
      changed += text.slice(at + 1, end === -1 ? undefined : end);
      at = (end === -1 ? text.length : end) - 1;
    } else if (char === quote) quote = "";
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
  }
  return changed;
}
