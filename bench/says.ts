import { times } from "./verdict.ts";

/** A number in plain words, for the README's table: "41.3 times as fast as memfs". */
export type Says = (value: number) => string;

/** "0.26 of a walk over Maps", "another user: 1.25 times root's time". */
export const partOf =
  (what: string, subject = ""): Says =>
  (ratio) =>
    `${beforeColon(subject)}${times(ratio)} ${ratio < 1 ? "of" : "times"} ${what}`;

/** "41.3 times as fast as memfs". */
export const timesAsFastAs =
  (whom: string, subject = ""): Says =>
  (ratio) =>
    `${beforeColon(subject)}${times(ratio)} times as fast as ${whom}`;

const beforeColon = (subject: string): string => (subject === "" ? "" : `${subject}: `);
