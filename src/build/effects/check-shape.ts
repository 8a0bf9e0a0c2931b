import type * as s from "../../schema/define.ts";
import type { Issue } from "../../schema/issue.ts";
import type { PlainYaml } from "../../yaml/plain-yaml.ts";
import { reportIssue } from "../../yaml/report-issue.ts";
import { effectsSchema, keysAt } from "./schema.ts";

/** The value as the schema reads it; undefined when it is no file of effects, and everything that makes it none has
 *  been reported. */
export function checkShape(source: PlainYaml): s.output<typeof effectsSchema> | undefined {
  const result = effectsSchema.safeParse(source.value);
  const issues = result.error?.issues ?? [];
  for (const issue of issues) {
    // A step whose action is misspelled has none: said once.
    if (issue.code !== "custom" || !hasUnknownKey(issues, issue)) {
      reportIssue(source, issue, keysAt);
    }
  }
  return result.data;
}

function hasUnknownKey(issues: readonly Issue[], { path }: Issue): boolean {
  const at = path.join("\n");
  return issues.some((one) => one.code === "unrecognized_keys" && one.path.join("\n") === at);
}
