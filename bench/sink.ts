/** Where timed code leaves its results: what nobody reads, the compiler takes out. */
export const sink: { value: unknown } = { value: undefined };
