/** A template that cannot be read, or not be carried out, in the words of Go's text/template. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}
