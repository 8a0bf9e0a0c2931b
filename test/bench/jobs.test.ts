import { expect, it } from "vitest";
import { jobsVerdicts } from "../../bench/jobs.ts";

it("jobsVerdicts() holds the median of the rounds' ratios against one core, where all are the default", () => {
  const times = { one: [10, 10, 20], all: [30, 11, 22] };

  const verdicts = jobsVerdicts([
    { what: "100 scenarios", many: false, ...times },
    { what: "400 scenarios", many: true, ...times },
    { what: "8 MiB of cases", many: true, one: [10], all: [6] },
  ]);

  expect(verdicts).toMatchObject([
    { value: 1.1, passed: true, says: "100 scenarios: 1.1 times the time on one core" },
    { value: 1.1, passed: false },
    { value: 0.6, passed: true, says: "8 MiB of cases: 0.6 of the time on one core" },
  ]);
});
