import { parseSize, sizeHint } from "../../base/size-text.ts";
import { AnalyzeError } from "../analyze-error.ts";
import type { Amount, Gate } from "./gate.ts";

/** Bounds as texts, by the names of their options. */
export interface GateTexts {
  readonly maxWasted?: string;
  readonly minEfficiency?: string;
  readonly maxLayer?: string;
}

/** The gates that options ask for. @throws AnalyzeError for a bound that is none */
export function readGates({ maxWasted, minEfficiency, maxLayer }: GateTexts): Gate[] {
  const gates: Gate[] = [];
  const add = (name: string, given: string, rule: Gate["rule"]) => {
    gates.push({ name, given, file: null, rule });
  };
  if (maxWasted !== undefined) {
    const most = readAmount("--max-wasted", maxWasted);
    add("--max-wasted", maxWasted, { kind: "max-wasted", most });
  }
  if (minEfficiency !== undefined) {
    const least = readRatio("--min-efficiency", minEfficiency);
    add("--min-efficiency", minEfficiency, { kind: "min-efficiency", least });
  }
  if (maxLayer !== undefined) {
    const most = readAmount("--max-layer", maxLayer);
    add("--max-layer", maxLayer, { kind: "max-layer", most });
  }
  return gates;
}

/** A size, or a percentage. */
function readAmount(option: string, text: string): Amount {
  const percent = percentOf(text);
  if (percent !== null && percent <= 100) return { kind: "share", share: percent / 100 };
  const bytes = parseSize(text);
  if (percent === null && bytes !== undefined) return { kind: "bytes", bytes };
  const hint = sizeHint(text);
  throw new AnalyzeError({
    where: `${option} ${text}`,
    what: percent === null ? "neither a size nor a percentage" : "more than all",
    expected: "a size such as 20MB or 20MiB, or a percentage from 0% to 100%",
    remedy: hint ?? "give one of these",
  });
}

/** A ratio from 0 to 1, or a percentage. */
function readRatio(option: string, text: string): number {
  const percent = percentOf(text);
  const plain = /^\s*[0-9]*\.?[0-9]+\s*$/.test(text) ? Number(text) : null;
  const ratio = percent === null ? plain : percent / 100;
  if (ratio !== null && ratio <= 1) return ratio;
  throw new AnalyzeError({
    where: `${option} ${text}`,
    what: ratio === null ? "no ratio" : "more than all",
    expected: "a ratio from 0 to 1, or a percentage from 0% to 100%",
    remedy:
      ratio === null || percent !== null ? "give one of these" : `did you mean ${text.trim()}%?`,
  });
}

function percentOf(text: string): number | null {
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*$/.exec(text);
  return match === null ? null : Number(match[1]);
}
