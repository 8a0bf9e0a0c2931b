import { executeTemplate, goTemplate } from "./go-template.ts";
import { type GoStruct, type GoValue, jsonOf, untyped } from "./go-value.ts";
import type { Template } from "./template-ast.ts";
import { TemplateError } from "./template-error.ts";

/** `docker inspect` of some objects, without --format: a list of documents. */
export function inspectDocument(objects: readonly GoStruct[]): string {
  if (objects.length === 0) return "[]\n";
  return `[\n${objects.map((one) => `    ${jsonOf(one, "    ", "    ")}`).join(",\n")}\n]\n`;
}

/** The template of `inspect --format`; "json" is the whole document on a line.
 *  @throws TemplateError */
export function inspectTemplate(format: string): Template {
  return goTemplate(format === "json" ? "{{json .}}" : format);
}

/** What a template makes of an object, with a newline: it sees Go's types and names first, and when that fails the JSON
 *  that the engine sent, which knows Id. cli: inspect.TemplateInspector @throws TemplateError */
export function inspectFormatted(template: Template, object: GoValue): string {
  try {
    return `${executeTemplate(template, object)}\n`;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `${executeTemplate(template, untyped(object), true)}\n`;
  }
}
