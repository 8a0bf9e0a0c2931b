/** copyup/kit/cases: what Linux did, as data. Needs neither fast-check nor a test runner. */
export type {
  Case,
  CaseEntry,
  CaseEntryType,
  CaseId,
  CaseOp,
  CaseValue,
  Options,
} from "../../cases/case.ts";
export type {
  OpOutcome,
  OpValue,
  Outcome,
  OutcomeTime,
  StatOutcome,
  TreeEntry,
} from "../../cases/outcome.ts";
export type { EncodedBytes } from "../../cases/value.ts";
export type { RecordedCase } from "./recorded-case.ts";
export { recordedCases } from "./recorded-cases.ts";
