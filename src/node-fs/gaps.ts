/** What node:fs has on Node 20 and createFs has not, with the reason; those of fs.promises under their own name. The
 *  README lists them. */
export const GAPS = {
  watch: "nothing tells of changes that other processes make",
  watchFile: "as `fs.watch`",
  unwatchFile: "as `fs.watch`",
  "promises.watch": "as `fs.watch`",
} as const;

type Name = keyof typeof GAPS;

/** A name of node:fs that createFs has not. */
export type Gap = Exclude<Name, `promises.${string}`>;

/** A name of fs.promises that createFs has not. */
export type PromiseGap = Name extends infer N
  ? N extends `promises.${infer P}`
    ? P
    : never
  : never;
