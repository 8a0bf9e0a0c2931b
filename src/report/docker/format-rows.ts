import { executeTemplate, goTemplate } from "./go-template.ts";
import { GoMap, type GoStruct } from "./go-value.ts";
import { tabbed } from "./tab-writer.ts";

/** Rows as a `--format` says: "table TEMPLATE", "json", or a template of its own; \\t and \\n are a tab and a newline.
 *  `headers`: what a table has above each field. cli: formatter.Context
 *  @throws TemplateError */
export function formatRows(
  format: string,
  headers: Readonly<Record<string, string>>,
  rows: readonly GoStruct[],
): string {
  const isTable = format.startsWith("table");
  const source = format === "json" ? "{{json .}}" : isTable ? format.slice("table".length) : format;
  const trimmed = source.replace(/^ +| +$/g, "");
  const template = goTemplate(trimmed.replaceAll("\\t", "\t").replaceAll("\\n", "\n"));
  const lines = rows.map((row) => `${executeTemplate(template, row)}\n`).join("");
  if (!isTable) return lines;
  const head = executeTemplate(template, new GoMap(new Map(Object.entries(headers))));
  return tabbed(`${head}\n${lines}`);
}
