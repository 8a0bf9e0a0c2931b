import type { ContestantResult } from "./result.ts";
import type { Kept, KeptResults } from "./results.ts";
import { duration } from "./verdict.ts";

/** What each rival takes for each question, as a table for the README, and who could not be asked; null, if nobody was. */
export function peersTable(kept: KeptResults): string | null {
  const answers = Object.entries(kept).flatMap(([title, one]) => answersOf(title, one));
  if (answers.length === 0) return null;
  const questions = distinct(answers.map(({ question }) => question));
  const rows = distinct(answers.map(({ name }) => name)).flatMap((name) => {
    const own = answers.filter((answer) => answer.name === name);
    const counts = distinct(own.map(({ layers }) => layers));
    return counts.map((layers) => {
      const cells = questions.map((question) => {
        const found = own.find((one) => one.question === question && one.layers === layers);
        return found === undefined ? "" : cellOf(found);
      });
      return [counts.length === 1 ? name : `${name}, ${layers} layers`, ...cells];
    });
  });
  const lines = [["", ...questions], questions.map(() => "---").concat("---"), ...rows];
  const missing = Object.values(kept).flatMap(leftOutOf);
  return [
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    ...(missing.length === 0 ? [] : ["", `Left out: ${distinct(missing).join("; ")}.`]),
  ].join("\n");
}

interface Answer extends ContestantResult {
  readonly question: string;
  readonly layers: string;
}

function answersOf(title: string, { result }: Kept): Answer[] {
  const asked = /^peers: every rival, (?<layers>\d+) layers: (?<question>.*)$/.exec(title)?.groups;
  if (asked === undefined || !("contestants" in result)) return [];
  const { layers = "", question = "" } = asked;
  return result.contestants.map((one) => ({ ...one, question, layers }));
}

const leftOutOf = ({ result }: Kept): string[] =>
  "leftOut" in result ? (result.leftOut ?? []).map(({ name, why }) => `${name}, ${why}`) : [];

/** "1.62 us (12.3×)", "2.02 s (3,460,000×)": beside the first, which is copyup. */
const cellOf = ({ median, ratio }: Answer): string =>
  ratio === null ? duration(median) : `${duration(median)} (${rounded(ratio.median)}×)`;

const rounded = (ratio: number): string => Number(ratio.toPrecision(3)).toLocaleString("en");

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
