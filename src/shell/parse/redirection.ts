import type { Redirection, RedirectionOperator, Word } from "./ast.ts";
import type { Source } from "./source.ts";
import { unexpected } from "./unexpected.ts";
import { readWord } from "./word.ts";

const OPERATORS: readonly RedirectionOperator[] = ["<<", "<>", "<&", "<", ">>", ">&", ">|", ">"];
const BASH_OPERATORS: readonly RedirectionOperator[] = ["&>>", "&>", "<<<", ...OPERATORS];

const NUMBER = /[0-9]+(?=[<>])/y;

/** The redirection that stands here, if one does. */
export function readRedirection(source: Source): Redirection | null {
  NUMBER.lastIndex = source.at;
  const number = NUMBER.exec(source.text)?.[0] ?? "";
  const at = source.at + number.length;
  // busybox has &> as bash has; dash runs the command in the background and empties the file.
  const known = source.flavour === "dash" ? OPERATORS : BASH_OPERATORS;
  const usable = source.flavour === "ash" ? known.filter((one) => one !== "<<<") : known;
  const operator = usable.find((one) => source.text.startsWith(one, at));
  if (operator === undefined || (number !== "" && operator.startsWith("&"))) return null;
  source.at = at + operator.length;
  const stripTabs = operator === "<<" && source.take("-");
  source.skipBlanks();
  const target = readWord(source);
  if (target === null) unexpected(source, null);
  const fd = number === "" ? null : Number(number);
  const redirection: Redirection = { operator, fd, target };
  if (operator === "<<") {
    const quoted = target.parts.some((part) => part.kind === "text" && part.quoted);
    source.expectDocument({ redirection, delimiter: plainText(target), stripTabs, quoted });
  }
  return redirection;
}

function plainText(word: Word): string {
  return word.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
