/** A command as Docker's lists and histories have it: words with blanks in quotes. moby: daemon/list.go, newContainer */
export function commandWords(argv: readonly string[]): string {
  const [path = "", ...args] = argv;
  return [path, ...args.map((arg) => (arg.includes(" ") ? `'${arg}'` : arg))].join(" ");
}
