/** Whether a text is JSON, or JSON Lines, of cases or of what came of them: they are easily taken for scenarios. */
export function holdsCases(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  const first = jsonOf(text) ?? jsonOf(text.trimStart().split("\n", 1)[0]!);
  const one = Array.isArray(first) ? first[0] : first;
  if (typeof one !== "object" || one === null || "version" in one) return false;
  return ["ops", "lower", "case", "cases"].some((key) => key in one);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
