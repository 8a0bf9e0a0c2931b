import { GoMap, GoStruct, type GoValue, typeOf } from "./go-value.ts";

/** A field of a struct, or what a map has under a name; or what is wrong with asking for it. `strict`: a map must have
 *  it. `nested`: the receiver is itself what a map holds, of which Go knows no type. text/template: evalField */
export function fieldOf(
  receiver: GoValue,
  name: string,
  strict: boolean,
  nested: boolean,
): { readonly value: GoValue } | { readonly fault: string } {
  if (receiver instanceof GoStruct) {
    if (receiver.fields.has(name)) return { value: receiver.fields.get(name) };
    return { fault: `can't evaluate field ${name} in type ${receiver.type}` };
  }
  if (receiver instanceof GoMap) {
    if (receiver.entries.has(name) || !strict) return { value: receiver.entries.get(name) };
    return { fault: `map has no entry for key ${JSON.stringify(name)}` };
  }
  if (receiver === undefined || receiver === null) {
    if (!strict && receiver === undefined) return { value: undefined };
    if (!nested) return { fault: `nil data; no entry for key ${JSON.stringify(name)}` };
    return { fault: `nil pointer evaluating interface {}.${name}` };
  }
  const type = strict && nested ? "interface {}" : typeOf(receiver);
  return { fault: `can't evaluate field ${name} in type ${type}` };
}
