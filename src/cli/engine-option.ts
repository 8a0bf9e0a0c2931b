import { nearMiss } from "../base/near-miss.ts";
import { BUILD_PROFILES, DEFAULT_ENGINE, type EngineName } from "../build/profile.ts";
import { UserError } from "./user-error.ts";

/** The engine that --engine names. @throws UserError when there is none */
export function engineOf(text: string | undefined): EngineName {
  if (text === undefined) return DEFAULT_ENGINE;
  if (Object.hasOwn(BUILD_PROFILES, text)) return text as EngineName;
  const names = Object.keys(BUILD_PROFILES);
  const meant = nearMiss(text, names);
  const hint = meant === undefined ? `engines are ${names.join(", ")}` : `did you mean ${meant}?`;
  throw new UserError(`--engine ${text}: there is no such engine (${hint})`);
}
