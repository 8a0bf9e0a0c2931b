/** For skipIf: whether a test has to be skipped because this machine lacks what it needs. Where COPYUP_REQUIRE_KERNEL=1
 *  says that nothing may be missing, nothing is skipped, and the test fails. */
export function lacking(present: boolean): boolean {
  return !present && process.env.COPYUP_REQUIRE_KERNEL !== "1";
}
