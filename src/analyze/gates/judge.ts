import { shareWords, sizeWords } from "../../base/amount-words.ts";
import type { ImageAnalysis } from "../analysis.ts";
import { ownBytes } from "../own-bytes.ts";
import type { Amount, Gate, GateRule, Verdict } from "./gate.ts";

/** What comes of each gate. A bound that is met is not crossed. */
export function judge(gates: readonly Gate[], analysis: ImageAnalysis): Verdict[] {
  return gates.map(({ name, given, file, rule }) => {
    const { status, found } = judgeRule(rule, analysis);
    return { gate: name, given, file, status, found };
  });
}

type Judged = Pick<Verdict, "status" | "found">;

function judgeRule(rule: GateRule, analysis: ImageAnalysis): Judged {
  const { savingBytes, dive } = analysis;
  switch (rule.kind) {
    case "max-wasted": {
      const found = `${ofOwn(savingBytes, analysis)} need not be there`;
      return { status: passIf(!exceeds(savingBytes, rule.most, analysis)), found };
    }
    case "max-layer":
      return judgeLayers(rule.most, analysis);
    case "min-efficiency": {
      const found = `dive's efficiency is ${down(dive.efficiency)}`;
      return { status: passIf(dive.efficiency >= rule.least), found };
    }
    case "max-dive-wasted": {
      const found = `dive counts ${sizeWords(dive.wastedBytes)} as wasted`;
      return { status: passIf(dive.wastedBytes <= rule.most), found };
    }
    case "max-dive-user-wasted":
      return judgeUserWasted(rule.most, analysis);
    case "disabled":
      return { status: "skip", found: "disabled" };
    default:
      return rule satisfies never;
  }
}

function judgeLayers(most: Amount, analysis: ImageAnalysis): Judged {
  const own = analysis.layers.filter(({ base }) => !base);
  const over = own.filter(({ bytes }) => exceeds(bytes, most, analysis));
  const [largest] = own.toSorted((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return { status: "pass", found: "there is no layer above the base" };
  const words = `layer ${largest.index} has ${ofOwn(largest.bytes, analysis)}`;
  if (over.length < 2) return { status: passIf(over.length === 0), found: words };
  return { status: "fail", found: `${over.length} layers are larger; ${words}` };
}

function judgeUserWasted(most: number, { dive }: ImageAnalysis): Judged {
  const { userWastedPercent, wastedBytes, userSizeBytes } = dive;
  const all = `${sizeWords(userSizeBytes)} above the lowest layer`;
  const share = Number.isFinite(userWastedPercent) ? `${up(userWastedPercent)}: ` : "";
  const found = `${share}dive counts ${sizeWords(wastedBytes)} as wasted, of ${all}`;
  // As in dive: nothing wasted of nothing (NaN) is not too much.
  return { status: passIf(!(userWastedPercent > most)), found };
}

const passIf = (good: boolean): "pass" | "fail" => (good ? "pass" : "fail");

function exceeds(bytes: number, most: Amount, analysis: ImageAnalysis): boolean {
  return bytes > (most.kind === "bytes" ? most.bytes : most.share * ownBytes(analysis));
}

function ofOwn(bytes: number, analysis: ImageAnalysis): string {
  const own = ownBytes(analysis);
  return `${sizeWords(bytes)} (${shareWords(bytes, own)} of ${sizeWords(own)})`;
}

/** Four digits, such that what crosses a bound is shown on its other side. */
const down = (ratio: number): number => Math.floor(ratio * 1e4) / 1e4;
const up = (ratio: number): number => Math.ceil(ratio * 1e4 - 1e-9) / 1e4;
