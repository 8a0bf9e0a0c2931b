import { nameBytes } from "../../base/names.ts";
import { Fault } from "./place.ts";

const BARE = 'bare " in non-quoted field';
const OPEN = 'extraneous or missing " in quoted-field';

/** The fields of a line of comma-separated values; `"a,b"` is one field, `""` in it a quote.
 *  @throws Fault in the words of Go's encoding/csv */
export function csvFields(text: string): string[] {
  const line = text.replace(/\r?\n$/, "");
  if (line === "") throw new Fault("EOF");
  const fault = (at: number, reason: string) =>
    new Fault(`parse error on line 1, column ${nameBytes(line.slice(0, at)) + 1}: ${reason}`);
  const fields: string[] = [];
  for (let at = 0; ; ) {
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at);
      const field = line.slice(at, comma === -1 ? undefined : comma);
      if (field.includes('"')) throw fault(at + field.indexOf('"'), BARE);
      fields.push(field);
      if (comma === -1) return fields;
      at = comma + 1;
      continue;
    }
    let field = "";
    let from = ++at;
    for (;;) {
      const quote = line.indexOf('"', from);
      if (quote === -1) throw fault(from, OPEN);
      field += line.slice(from, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      field += '"';
      from = at + 1;
    }
    fields.push(field);
    if (at === line.length) return fields;
    if (line[at] !== ",") throw fault(at - 1, OPEN);
    at++;
  }
}
