import { readFileSync, realpathSync } from "node:fs";

/** The type of the file system that a directory lies on, as mount(8) calls it. Linux: proc_pid_mountinfo(5)
 *  @throws what node:fs throws when the directory is not there */
export function fileSystemOf(directory: string): string {
  const path = realpathSync(directory);
  let best = { place: "", type: "unknown" };
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const place = unescaped(before.split(" ")[4] ?? "");
    const holds = place === "/" || path === place || path.startsWith(`${place}/`);
    // Of two mounts at one place the later one is seen.
    if (holds && place.length >= best.place.length) {
      best = { place, type: after.split(" ")[0] ?? "unknown" };
    }
  }
  return best.type;
}

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
