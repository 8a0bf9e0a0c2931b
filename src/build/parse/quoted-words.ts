import { isSpace } from "../words/go-text.ts";

/** The words of ENV, LABEL and ARG: parted at spaces that are neither quoted nor escaped. Quotes and escapes stay in
 *  them; they are worked in when the word is expanded.   BuildKit: parseWords */
export function quotedWords(text: string, escapeChar: string): string[] {
  const words: string[] = [];
  const runes = Array.from(text);
  let word = "";
  let quote = "";
  let begun = false;
  const close = () => {
    if (begun) words.push(word);
    word = "";
    begun = false;
  };
  for (let at = 0; at < runes.length; at++) {
    const rune = runes[at]!;
    if (quote === "" && isSpace(rune)) {
      close();
      continue;
    }
    const escapes = rune === escapeChar && quote !== "'";
    if (escapes && at + 1 === runes.length) break;
    begun = true;
    word += rune;
    if (escapes) word += runes[++at]!;
    else if (quote === "" && (rune === "'" || rune === '"')) quote = rune;
    else if (rune === quote) quote = "";
  }
  close();
  return words;
}
