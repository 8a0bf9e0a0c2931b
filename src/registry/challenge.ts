/** How a server wants to know who asks: RFC 9110, 11.6.1; for Bearer also the distribution project's token
 *  authentication. */
export interface Challenge {
  /** In small letters: basic, bearer. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[ \t]*/y;
const COMMAS = /[ \t,]*/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;

/** All challenges of a WWW-Authenticate header, several headers joined by commas. What is no challenge is passed
 *  over. */
export function parseChallenges(header: string): Challenge[] {
  const reader = new HeaderReader(header);
  const challenges: Challenge[] = [];
  while (!reader.isAtEnd) {
    const challenge = readChallenge(reader);
    if (challenge === null) reader.skip();
    else challenges.push(challenge);
  }
  return challenges;
}

function readChallenge(reader: HeaderReader): Challenge | null {
  reader.take(COMMAS);
  const scheme = reader.take(TOKEN);
  if (scheme === null) return null;
  const parameters: Record<string, string> = Object.create(null);
  reader.take(SPACE);
  for (;;) {
    const begin = reader.position;
    reader.take(COMMAS);
    const name = reader.take(TOKEN);
    reader.take(SPACE);
    // A word without "=" is the next challenge's scheme.
    if (name === null || !reader.takeEquals()) {
      reader.position = begin;
      break;
    }
    reader.take(SPACE);
    const quoted = reader.take(QUOTED);
    const value = quoted === null ? reader.take(TOKEN) : unquote(quoted);
    if (value === null) break;
    parameters[name.toLowerCase()] = value;
  }
  reader.take(TOKEN68);
  return { scheme: scheme.toLowerCase(), parameters };
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}

class HeaderReader {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#text.length;
  }

  /** The text that fits here, or null; a sticky pattern. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }

  takeEquals(): boolean {
    if (this.#text[this.position] !== "=") return false;
    this.position++;
    return true;
  }

  skip(): void {
    this.position++;
  }
}
