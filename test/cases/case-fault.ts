import { CaseError } from "../../src/cases/case-error.ts";

/** The message of the CaseError that a call throws; any other end of it is a failure. */
export function caseFault(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof CaseError) return error.message;
    throw error;
  }
  throw new Error("no CaseError was thrown");
}
