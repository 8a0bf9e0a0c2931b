import { LAWS } from "../../../src/kit/laws/laws.ts";
import { OverlayFault } from "../../../src/kit/suite/check.ts";
import type { PeerResult } from "./run-peer.ts";

const BEGIN = "<!-- peers -->\n";
const END = "<!-- /peers -->";

/** Who keeps which law, as a table in Markdown. */
export function peersTable(results: readonly PeerResult[]): string {
  const rows = LAWS.map(({ name }) => [name, ...results.map(({ laws }) => mark(laws.get(name)))]);
  const cases = results.map(({ passed, failed }) => `${passed} of ${passed + failed.length}`);
  return [
    row(["", ...results.map(({ name }) => name)]),
    row(["---", ...results.map(() => ":---:")]),
    ...rows.map(row),
    row(["recorded cases that come out as on Linux", ...cases]),
  ].join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function mark(law: OverlayFault | "kept" | null | undefined): string {
  if (law === "kept") return "✓";
  return law instanceof OverlayFault ? "✗" : "–";
}

/** The table that a README has between its marks. */
export function tableIn(readme: string): string {
  return readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim();
}

export function withTable(readme: string, table: string): string {
  const [head, tail] = [readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)];
  return `${readme.slice(0, head)}\n${table}\n\n${readme.slice(tail)}`;
}
