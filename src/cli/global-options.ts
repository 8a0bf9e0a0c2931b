/** Options that stand before or after any command, as commander leaves them. */
export interface GlobalOptions {
  readonly store?: string;
  readonly clock?: string;
}
