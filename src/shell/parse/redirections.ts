import type { Flavour } from "../flavour.ts";
import type { Part, Redirection } from "./ast.ts";
import type { TheirRedirection } from "./theirs.ts";
import { documentParts, word } from "./words.ts";

export function redirections(list: readonly TheirRedirection[], flavour: Flavour): Redirection[] {
  return list.map(({ operator, fd, target }) => {
    if (target.type === "Word") {
      const plain = operator === "<<-" ? "<<" : operator;
      return { operator: plain, fd, target: word(target, flavour) };
    }
    const parts = documentParts(target.content, flavour);
    return { operator: "<<", fd, target: { parts: target.stripTabs ? withoutTabs(parts) : parts } };
  });
}

/** `<<-`: the tabs that lines begin with go. */
function withoutTabs(parts: readonly Part[]): Part[] {
  return parts.map((part, index) => {
    if (part.kind !== "text") return part;
    const text = part.text.replace(index === 0 ? /^\t+/gm : /(?<=\n)\t+/g, "");
    return { ...part, text };
  });
}
