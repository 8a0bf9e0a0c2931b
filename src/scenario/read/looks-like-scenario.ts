/** Keys at the top of a map that only scenarios have: other YAML has none of these, or another version. */
const OWN_KEYS =
  /^(?:"title"|'title'|title)[ \t]*:|^(?:"version"|'version'|version)[ \t]*:[ \t]*1[ \t]*(?:#.*)?\r?$/m;
/** The same where all is written in one pair of braces. */
const IN_BRACES = /^\s*\{[\s\S]*["']?title["']?\s*:/;

/** Whether a YAML text means to be a scenario, well formed or not, and is no other tool's file. */
export function looksLikeScenario(text: string): boolean {
  return OWN_KEYS.test(text) || IN_BRACES.test(text);
}
