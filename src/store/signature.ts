import type { ProcessName } from "./processes.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a process leaves in the store is signed in its name: PURPOSE~PROCESS~UNIQUE. */
export interface Signed {
  readonly purpose: string;
  readonly process: ProcessName;
}

export function sign(surroundings: Surroundings, purpose: string): string {
  return `${purpose}~${surroundings.processes.self}~${surroundings.unique()}`;
}

/** Who has signed a name; null when nobody has. */
export function signatureOf(name: string): Signed | null {
  const [purpose, process, unique] = name.split("~");
  if (purpose === undefined || process === undefined || unique === undefined) return null;
  return { purpose, process };
}

/** Whether whoever has signed it is gone. Of a process that cannot be seen from here, only the time says so since it
 *  last changed the file: `patience` in milliseconds. */
export async function isAbandoned(
  surroundings: Surroundings,
  folder: string,
  name: string,
  patience: number,
): Promise<boolean> {
  const signed = signatureOf(name);
  if (signed === null) return false;
  const state = surroundings.processes.state(signed.process);
  if (state !== "unknown") return state === "gone";
  const file = await surroundings.files.stat(`${folder}/${name}`);
  return file !== null && surroundings.now() - file.changed > patience;
}
