/** The step that made a layer, as far as a history tells. */
export interface Instruction {
  readonly kind: "run" | "copy" | "add" | "other";
  /** As a person wrote it: `RUN chown -R app /app`. */
  readonly text: string;
  /** Of RUN the script; of COPY and ADD what stands behind the word. */
  readonly rest: string;
}

/** Reads the words of a history (`created_by`), the classic builder's, BuildKit's or another's.
 *  @param shell what SHELL was in the end, if it is known */
export function parseCreatedBy(words: string, shell: readonly string[] = []): Instruction {
  const plain = withoutMark(words.trim());
  const nop = /#\(nop\)\s+([\s\S]*)$/.exec(plain);
  if (nop !== null) return named(copied(nop[1]!.trim()));
  if (/^RUN\s/.test(plain)) return run(plain.slice(3).trim(), shell);
  if (INSTRUCTION.test(plain)) return named(plain);
  if (/^\|\d+ /.test(plain) || scriptOf(plain, shell) !== null) return run(plain, shell);
  // Words of other tools: a comment, the name of a rule.
  return { kind: "other", text: plain, rest: plain };
}

const INSTRUCTION =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s/;

/** BuildKit says at the end that it was it. */
const withoutMark = (words: string): string => words.replace(/\s+# buildkit$/, "");

/** The classic builder keeps what was copied as a digest, right behind --chown if there is one, and writes "in" before the
 *  target. */
function copied(text: string): string {
  return text.replace(/\s*((?:file|dir|multi):[0-9a-f]{12})[0-9a-f]{52} in /, " $1 in ");
}

function named(text: string): Instruction {
  const space = text.search(/\s/);
  const word = space < 0 ? text : text.slice(0, space);
  const rest = text.slice(word.length).trim();
  const kind = word === "COPY" ? "copy" : word === "ADD" ? "add" : "other";
  return { kind, text: `${word} ${rest}`.trim(), rest };
}

function run(words: string, shell: readonly string[]): Instruction {
  const bare = withoutArgs(words);
  const script = scriptOf(bare, shell) ?? bare;
  return { kind: "run", text: `RUN ${script}`, rest: script };
}

/** `|2 A=b C=d` before a command: the build arguments it was given. A value may have spaces: then what follows the shell
 *  is the command. */
function withoutArgs(words: string): string {
  const match = /^\|(\d+) /.exec(words);
  if (match === null) return words;
  const shell = /(?:^|\s)((?:\/\S*\/)?(?:ba|a|da|z|k)?sh\s+(?:-\S+\s+|pipefail\s+)*-\S*c\s)/.exec(
    words,
  );
  if (shell !== null) return words.slice(shell.index).trimStart();
  return words
    .split(" ")
    .slice(Number(match[1]) + 1)
    .join(" ");
}

/** What the shell was given, or null when no shell stands there. */
function scriptOf(words: string, shell: readonly string[]): string | null {
  const own = `${shell.join(" ")} `;
  if (shell.length > 0 && words.startsWith(own)) return words.slice(own.length).trim();
  const match = /^(?:\/\S*\/)?(?:ba|a|da|z|k)?sh\s+(?:-\S+\s+|pipefail\s+)*-\S*c\s/.exec(words);
  return match === null ? null : words.slice(match[0].length).trim();
}
