/** What in a log breaks the rules of SARIF 2.1.0 (its JSON schema: required members, types, values) or of what code scanning
 *  asks for beside; of the members that we write. A member that is not known is a fault. */
export function sarifFaults(log: unknown): string[] {
  const faults: string[] = [];
  const text = JSON.parse(JSON.stringify(log));
  check(text, LOG, "", faults);
  if (faults.length > 0) return faults;
  for (const run of text.runs) {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    if (new Set(ids).size < ids.length) faults.push("rules: an id stands twice");
    for (const { ruleId, ruleIndex, locations } of run.results) {
      if (ids[ruleIndex] !== ruleId) faults.push(`${ruleId} is not rule ${ruleIndex}`);
      if (locations.length !== 1) faults.push(`${ruleId}: no location, or several`);
    }
  }
  return faults;
}

type Shape =
  | { readonly kind: "text"; readonly pattern?: RegExp }
  | { readonly kind: "count"; readonly least: number }
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly of: Shape }
  | {
      readonly kind: "object";
      readonly required: Readonly<Record<string, Shape>>;
      readonly optional?: Readonly<Record<string, Shape>>;
    };

const text = (pattern?: RegExp): Shape =>
  pattern === undefined ? { kind: "text" } : { kind: "text", pattern };
const list = (of: Shape): Shape => ({ kind: "list", of });
const count = (least: number): Shape => ({ kind: "count", least });
const object = (required: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape => ({
  ...{ kind: "object", required, optional },
});

const LEVEL = text(/^(none|note|warning|error)$/);
const MESSAGE = object({ text: text(/\S/) });
/** A URI reference: nothing that has to be written with a percent sign stands in it bare. */
const URI = text(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/);

const REGION = object(
  { startLine: count(1) },
  { startColumn: count(1), endLine: count(1), endColumn: count(1) },
);

const LOCATION = object(
  {},
  {
    physicalLocation: object({ artifactLocation: object({ uri: URI }) }, { region: REGION }),
    logicalLocations: list(object({ name: text(/\S/) }, { kind: text(/\S/) })),
  },
);

const RESULT = object(
  {
    message: MESSAGE,
    ruleId: text(/\S/),
    ruleIndex: count(0),
    level: LEVEL,
    locations: list(LOCATION),
    partialFingerprints: object({ "copyupFinding/v1": text(/^[0-9a-f]{64}$/) }),
  },
  { properties: { kind: "any" } },
);

const RULE = object({
  id: text(/\S/),
  shortDescription: MESSAGE,
  defaultConfiguration: object({ level: LEVEL }),
});

const LOG = object({
  $schema: text(/^https:/),
  version: text(/^2\.1\.0$/),
  runs: list(
    object(
      {
        tool: object({
          driver: object({ name: text(/\S/), version: text(/\S/), rules: list(RULE) }),
        }),
        results: list(RESULT),
      },
      { columnKind: text(/^(utf16CodeUnits|unicodeCodePoints)$/), properties: { kind: "any" } },
    ),
  ),
});

function check(value: unknown, shape: Shape, at: string, faults: string[]): void {
  switch (shape.kind) {
    case "any":
      return;
    case "text":
      if (typeof value !== "string" || !(shape.pattern ?? /^/).test(value)) {
        faults.push(`${at}: ${JSON.stringify(value)}`);
      }
      return;
    case "count":
      if (!Number.isInteger(value) || (value as number) < shape.least)
        faults.push(`${at}: ${value}`);
      return;
    case "list":
      if (!Array.isArray(value)) faults.push(`${at}: no list`);
      else for (const [i, one] of value.entries()) check(one, shape.of, `${at}[${i}]`, faults);
      return;
    case "object":
      checkObject(value, shape, at, faults);
      return;
    default:
      shape satisfies never;
  }
}

function checkObject(
  value: unknown,
  { required, optional = {} }: Extract<Shape, { kind: "object" }>,
  at: string,
  faults: string[],
): void {
  if (typeof value !== "object" || value === null) {
    faults.push(`${at}: no object`);
    return;
  }
  const known: Readonly<Record<string, Shape>> = { ...required, ...optional };
  for (const name of Object.keys(required)) if (!(name in value)) faults.push(`${at}: no ${name}`);
  for (const [name, member] of Object.entries(value)) {
    const shape = known[name];
    if (shape === undefined) faults.push(`${at}.${name} is not known`);
    else check(member, shape, `${at}.${name}`, faults);
  }
}
