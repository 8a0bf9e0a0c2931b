import { applyMode, parseMode } from "../../shell/commands/mode-words.ts";
import { BuildError } from "../build-error.ts";
import type { BuildProfile } from "../profile.ts";

/** What --chmod makes of permission bits; null without it. Words (u=rwX,go=rX) are newer than numbers: BuildKit of 20.10
 *  takes them, and all else that is no octal number, for no --chmod at all.
 *  @throws BuildError in BuildKit's words */
export function copyMode(
  text: string | undefined,
  profile: BuildProfile,
): ((mode: number, isDir: boolean) => number) | null {
  if (text === undefined) return null;
  const bits = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  const kept = profile.chmodKeepsSpecial ? 0o7000 : 0;
  if (bits <= (profile.symbolicChmod ? 0o7777 : 0xffffffff)) {
    return (mode) => (mode & kept) | (bits & 0o7777 & ~kept);
  }
  if (!profile.symbolicChmod) return null;
  const words = /^[0-9]+$/.test(text) ? null : parseMode(text);
  if (words !== null) return (mode, isDir) => applyMode(words, mode, isDir, 0);
  throw new BuildError(
    `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
  );
}
