/** A command of Docker's, in order, and ours for it. FILE stands for the archive. */
export const COMMANDS: readonly (readonly string[])[] = [
  ["load", "-q", "-i", "FILE"],
  ["images"],
  ["images", "-a"],
  ["images", "--digests", "--no-trunc"],
  ["images", "fam"],
  ["images", "other/*"],
  ["images", "-q", "fam:a"],
  ["images", "-f", "dangling=true"],
  ["images", "-f", "label=z=two", "--format", "{{.Repository}}:{{.Tag}} {{.VirtualSize}}"],
  ["images", "--format", "table {{.ID}}\\t{{.Repository}}\\t{{.CreatedAt}}", "fam"],
  ["images", "--format", "{{json .}}", "tiny"],
  ["images", "--format", "{{.Foo}}"],
  ["images", "--format", "{{foo}}"],
  ["images", "nope"],
  ["history", "fam:b"],
  ["history", "--no-trunc", "fam:b"],
  ["history", "--human=false", "fam:a"],
  ["history", "--human=false", "--no-trunc", "tiny:changed"],
  ["history", "-q", "fam:b"],
  ["history", "-q", "--no-trunc", "lone"],
  ["history", "--format", "{{json .}}", "lone"],
  ["history", "--format", "table {{.ID}}\\t{{.Comment}}", "tiny:changed"],
  ["history", "4fc"],
  ["history", "nope"],
  ["inspect", "fam:b", "tiny:changed"],
  ["inspect", "lone"],
  ["inspect", "fam:a", "nope"],
  ["system", "df"],
  ["system", "df", "--format", "{{.Type}} {{.Size}} {{.Reclaimable}}"],
  ["system", "df", "--format", "{{json .}}"],
  ["system", "df", "-v"],
  ["tag", "lone", "more:1"],
  ["tag", "nope", "x"],
  ["tag", "lone", "UPPER"],
  ["images", "more"],
  ["rmi", "nope", "fam:zzz"],
  ["rmi", "fam:a"],
  ["rmi", "4fc5f56114bf"],
  ["rmi", "other/name:1"],
  ["rmi", "fam:b"],
  ["rmi", "localhost:5000/x/y:v1"],
  ["system", "df", "-v"],
  ["rmi", "more:1", "lone"],
  ["rmi", "6b80838c1d02"],
  ["images", "-a"],
  ["rmi", "-f", "7644b9a61aa4"],
  ["rmi", "tiny:changed"],
  ["images", "-a"],
  ["system", "df"],
];

/** Ours for a command of Docker's. */
export function oursFor(command: readonly string[]): readonly string[] {
  if (command[0] === "system") return command.slice(1);
  return command[0] === "inspect" ? [...command, "--engine", "docker-20.10-classic"] : command;
}

/** What a command printed, without what is the engine's own: directories, the time of tagging, the order of images of
 *  one second; without who says it, and without what we say besides. */
export function comparable(command: readonly string[], output: string): string[] {
  const plain = output
    .replace(/[^" :]*\/overlay2\/[0-9a-f]{64}/g, "DIRECTORY")
    .replace(/("LastTagTime": )"[^"]*"/g, '$1"TIME"');
  const lines = plain
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^(copyup|Error response from daemon|Error): /, ""))
    .map((line) => line.replace(/^No such object: (.*)/, "No such image: $1"))
    .map((line) => line.replace(/^(No such image: [^;]*);.*/, "$1"))
    .map((line) => line.replace(/^(No such image: \w+):latest$/, "$1"));
  const isRandom = command[0] === "images" || command.includes("-v");
  return isRandom ? lines.sort() : lines;
}
