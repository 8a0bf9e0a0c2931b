import { GoStruct, type GoValue } from "./go-value.ts";

/** A row of a table, as a `--format` sees it: its fields by name. */
export function rowOf(kind: string, fields: Readonly<Record<string, GoValue>>): GoStruct {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return new GoStruct(new Map(sorted), { type: `*formatter.${kind}Context`, escapesHtml: true });
}
