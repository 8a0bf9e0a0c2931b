/** Permission bits that a text means: octal with its leading zero ("0640", "0o640"), or symbolic and complete
 *  ("u=rw,g=r,o="); undefined when it means none. A number without the zero would be read as decimal by some and
 *  as octal by others, so it means none. */
export function parseMode(text: string): number | undefined {
  if (/^0o?[0-7]{0,5}$/.test(text)) return octal(text.replace(/^0o?/, ""));
  return symbolic(text);
}

/** What to write instead. */
export function modeHint(text: string): string | undefined {
  if (/^[1-7][0-7]{2,3}$/.test(text)) return `did you mean 0${text}?`;
  if (/^[1-9][0-9]*$/.test(text)) return "modes are octal and begin with 0, as 0640";
  if (/^[ugoa]*[+-]/.test(text))
    return "a change as u+x needs a mode to start from: write it out, as u=rwx,g=rx";
  return undefined;
}

function octal(digits: string): number | undefined {
  const mode = digits === "" ? 0 : Number.parseInt(digits, 8);
  return mode <= 0o7777 ? mode : undefined;
}

function symbolic(text: string): number | undefined {
  let mode = 0;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]+)=([rwxst]*)$/.exec(clause);
    if (match === null) return undefined;
    for (const who of match[1]!) for (const what of match[2]!) mode |= bitOf(who, what);
  }
  return mode;
}

const RWX: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 };
const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };

function bitOf(who: string, what: string): number {
  if (what === "t") return 0o1000;
  if (what !== "s") return RWX[what]! & WHO[who]!;
  return (who === "u" || who === "a" ? 0o4000 : 0) | (who === "g" || who === "a" ? 0o2000 : 0);
}
