import type { ByteClass, BytesByClass } from "../../analyze/analysis.ts";
import type { Tone } from "../paint.ts";

/** How bytes of a class are drawn: told apart by the character alone, too. */
export interface ClassLook {
  readonly char: string;
  readonly tone: Tone;
  /** What stands in the legend. */
  readonly words: string;
}

/** From what is wanted to what is hidden: the order in bars and legends. */
export const CLASS_LOOKS: Readonly<Record<ByteClass, ClassLook>> = {
  new: { char: "█", tone: "written", words: "new" },
  "left-over": { char: "#", tone: "spare", words: "left-overs: caches, package lists, logs" },
  duplicate: { char: "+", tone: "spare", words: "the same content at another path, too" },
  partial: { char: "/", tone: "copied", words: "changed in part, stored whole" },
  "link-split": { char: ":", tone: "copied", words: "a hard link that copying split" },
  moved: { char: ">", tone: "copied", words: "moved: stored at the old name, too" },
  metadata: { char: "▓", tone: "copied", words: "only owner, mode or time changed" },
  unchanged: { char: "=", tone: "copied", words: "copied, nothing changed" },
  replaced: { char: "▒", tone: "hidden", words: "replaced by a later layer" },
  deleted: { char: "░", tone: "hidden", words: "deleted by a later layer" },
};

export const CLASSES = Object.keys(CLASS_LOOKS) as readonly ByteClass[];

/** The classes that have bytes, in the order of bars. */
export const classesIn = (byClass: BytesByClass): readonly ByteClass[] =>
  CLASSES.filter((name) => byClass[name] > 0);
