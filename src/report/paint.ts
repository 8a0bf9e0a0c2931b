/** What a piece of text is, for whoever reads in colour. */
export type Tone =
  | "title"
  | "faint"
  | "written"
  | "copied"
  | "spare"
  | "hidden"
  | "path"
  | "good"
  | "bad"
  | "advice";

/** Gives text the looks of its tone; a plain one gives it back as it is. */
export type Paint = (tone: Tone, text: string) => string;

/** Select Graphic Rendition: on, off. */
const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  title: [1, 22],
  faint: [2, 22],
  written: [36, 39],
  copied: [33, 39],
  spare: [35, 39],
  hidden: [90, 39],
  path: [1, 22],
  good: [32, 39],
  bad: [31, 39],
  advice: [36, 39],
};

export const plain: Paint = (_tone, text) => text;

export const coloured: Paint = (tone, text) => {
  if (text === "") return text;
  const [on, off] = CODES[tone];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};
