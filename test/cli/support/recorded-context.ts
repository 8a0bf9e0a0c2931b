import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RecordedBuild } from "../../build/support/recorded.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "build", "fixtures");
/** The time of all context files, as the recorder set it. */
const MTIME = 1_700_000_000;
const MODES: Readonly<Record<string, number>> = { "d/exec.sh": 0o755, "d/priv": 0o600 };

/** Lays the context of a recorded build, and its Dockerfile. */
export function layContext(folder: string, { context, dockerfile }: RecordedBuild): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(context)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const data = text.startsWith("file:") ? readFileSync(join(FIXTURES, text.slice(5))) : text;
    writeFileSync(path, data, { mode: MODES[name] ?? 0o644 });
    utimesSync(path, MTIME, MTIME);
  }
  if (dockerfile !== null) writeFileSync(join(folder, "Dockerfile"), dockerfile);
}
