import { type Advice, adviceFor } from "./advice.ts";
import { aboutWords } from "./duration-words.ts";
import type { Page } from "./page.ts";
import type { PricedScenario } from "./priced.ts";
import { type PricedFor, timeFor } from "./priced-for.ts";
import { hanging, solid } from "./text.ts";
import { sizeWords } from "./words.ts";

/** What to do, and what it would have saved here. */
export function adviceLines(priced: PricedScenario, page: Page): string[] {
  const arrow = page.paint("advice", "→");
  return adviceFor(priced).flatMap((advice) =>
    hanging(`  ${arrow} `, `${advice.text}${savingWords(advice, priced.pricedFor)}`, page.width),
  );
}

/** " Here: 200 MiB, about 0.2 s." */
function savingWords({ bytes, work }: Advice, pricedFor: PricedFor): string {
  if (bytes === 0) return "";
  const time = timeFor(work, pricedFor);
  const words = time.high > 0 ? `, ${solid(aboutWords(time))}` : "";
  return ` Here: ${solid(sizeWords(bytes))}${words}.`;
}
