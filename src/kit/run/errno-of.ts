/** The errno of a call that failed, by the name that outcomes use. An error without one is no answer of a file system: it is
 *  thrown again. */
export function errnoOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code === "EOPNOTSUPP" ? "ENOTSUP" : code;
}
