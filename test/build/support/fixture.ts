import { readFileSync } from "node:fs";

/** A recorded table: its rows, and what else stands in the file. */
export function fixture<Row, More = unknown>(
  name: string,
): { readonly rows: readonly Row[] } & More {
  const url = new URL(`../fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}
