import { applyMode, parseMode } from "../../shell/commands/mode-words.ts";
import { BuildError } from "../build-error.ts";
import type { BuildProfile } from "../profile.ts";

/** What --chmod makes of permission bits; null without it. Words (u=rwX,go=rX) are newer than numbers.
 *  @throws BuildError in BuildKit's words */
export function copyMode(
  text: string | undefined,
  profile: BuildProfile,
): ((mode: number, isDir: boolean) => number) | null {
  if (text === undefined) return null;
  const isNumber = /^[0-9]+$/.test(text);
  const words = isNumber || !profile.symbolicChmod ? null : parseMode(text);
  if (words !== null) return (mode, isDir) => applyMode(words, mode, isDir, 0);
  const bits = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  const kept = profile.chmodKeepsSpecial ? 0o7000 : 0;
  if (bits <= 0o7777) return (mode) => (mode & kept) | (bits & ~kept);
  throw new BuildError(
    `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
  );
}
