/** Marks that differ from run to run: file handles and the uuid. */
const VARIABLE = /^(?:trusted|user)\.overlay\.(origin|upper|uuid)$/;

/** What stands in an outcome for the value of a mark that no two runs share. */
export function variableMark(name: string): "<fh>" | "<uuid>" | undefined {
  const mark = VARIABLE.exec(name)?.[1];
  if (mark === undefined) return undefined;
  return mark === "uuid" ? "<uuid>" : "<fh>";
}
