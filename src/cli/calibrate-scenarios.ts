import { basename } from "node:path";
import { type Workload, workload } from "../calibrate/workload.ts";
import type { Case, CaseEntry } from "../cases/case.ts";
import type { CommandContext } from "./program.ts";
import { verifySources } from "./verify-input.ts";

/** More data than this is not laid for a check. */
const MOST_BYTES = 2 ** 30;

/** The scenarios and cases at a path that a kernel can run, as workloads. Those that no case can say, that mount otherwise
 *  than once, or that need more than a GiB of data are left out. @throws ScenarioError UserError */
export async function scenarioWorkloads(
  path: string,
  context: CommandContext,
): Promise<Workload[]> {
  const found: Workload[] = [];
  for (const { inputs } of await verifySources(path, context)) {
    for await (const input of inputs()) {
      if ("unsaid" in input || !canBeTimed(input.given)) continue;
      const { options, lower, ops } = input.given;
      found.push(workload(basename(input.name, ".yaml"), { options, lower, ops }));
    }
  }
  return found;
}

function canBeTimed({ lower, data, upper, readonly, nomount, ops }: Case): boolean {
  if (readonly || nomount || data.length > 0 || upper.length > 0) return false;
  if (ops.some(({ op, at }) => at !== undefined || /mount$/.test(op))) return false;
  return lower.flat().reduce((sum, entry) => sum + bytesOf(entry), 0) <= MOST_BYTES;
}

function bytesOf({ content }: CaseEntry): number {
  return typeof content === "object" && "len" in content ? content.len : 0;
}
