/** One name of a pattern: itself, or what `*`, `?` and [abc] stand for; "**" any directories, or none. */
type Part = string | RegExp;

/** A path with wildcards, taken apart. */
export interface Pattern<T> {
  readonly parts: readonly Part[];
  readonly directoriesOnly: boolean;
  readonly value: T;
}

/** What is wrong with a pattern, or null. */
export function patternFault(text: string): string | null {
  if (!text.startsWith("/") && !text.startsWith("**/")) return 'begins with neither "/" nor "**/"';
  const parts = text.split("/").slice(text.startsWith("/") ? 1 : 0);
  if (parts.at(-1) === "") parts.pop();
  if (parts.length === 0) return "is the root";
  if (parts.includes("")) return "has two slashes in a row";
  if (parts.some((part) => part === "." || part === "..")) return 'has "." or ".." in it';
  if (parts.every((part) => part === "**")) return "means every path";
  const mixed = parts.find((part) => part !== "**" && part.includes("**"));
  if (mixed !== undefined) return `has ** and other letters in one name: ${mixed}`;
  const open = parts.find((part) => part.replace(/\[[^\]/]+\]/g, "").match(/[[\]]/) !== null);
  return open === undefined ? null : `has a bracket without its other: ${open}`;
}

/** A pattern without a fault. */
export function parsePattern<T>(text: string, value: T): Pattern<T> {
  const names = text
    .split("/")
    .filter((name, i, all) => name !== "" && (name !== "**" || all[i - 1] !== "**"));
  return { parts: names.map(partOf), directoriesOnly: text.endsWith("/"), value };
}

function partOf(name: string): Part {
  if (name === "**" || !/[*?[]/.test(name)) return name;
  const source = name
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "su");
}

export const fits = (part: Part, name: string): boolean =>
  typeof part === "string" ? part === name : part.test(name);
