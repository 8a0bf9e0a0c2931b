/** Words that begin or end something when a command could begin. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...["if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done"],
  ...["case", "esac", "in", "{", "}", "!"],
]);
