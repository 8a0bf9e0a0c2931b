/** YAML in flow style, for values that a scenario is made of. */

/** A text that is written as it stands, in octal for example. */
export class Plain {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Permission bits: 0644. */
export function octal(mode: number): Plain {
  return new Plain(`0${mode.toString(8).padStart(3, "0")}`);
}

export type FlowValue =
  | string
  | number
  | boolean
  | Plain
  | readonly FlowValue[]
  | { readonly [key: string]: FlowValue | undefined };

/** One line; fields that are undefined are left out. */
export function flow(value: FlowValue): string {
  if (typeof value === "string") return scalar(value);
  if (typeof value !== "object") return `${value}`;
  if (value instanceof Plain) return value.text;
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  const fields = Object.entries(value as Record<string, FlowValue | undefined>).flatMap(
    ([key, field]) => (field === undefined ? [] : [`${scalar(key)}: ${flow(field)}`]),
  );
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** Text that no reader of YAML takes for anything else. */
const UNQUOTED =
  /^(?=.*[A-Za-z/])(?!(?:true|false|null|yes|no|on|off|y|n|\.inf|\.nan)$)[A-Za-z/_.][A-Za-z0-9_./|-]*$/i;

export function scalar(text: string): string {
  return UNQUOTED.test(text) ? text : JSON.stringify(text);
}
