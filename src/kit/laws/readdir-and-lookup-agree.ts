import type { Case, CaseOp } from "../../cases/case.ts";
import type { TreeEntry } from "../../cases/outcome.ts";
import { ancestorsOf } from "../tree/complete.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const READDIR_AND_LOOKUP_AGREE: Law = {
  name: "readdir and lookup agree",
  about:
    "Every name that is listed can be looked up, and every name that can be looked up is listed. Raw whiteouts in a " +
    "directory of a single layer are listed all the same (EXCEPTIONS).",
  needs: [],
  shape: {},
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      await runAll(session, given);
      // Looked up first: a listing may set right what is cached.
      const found = new Set<string>();
      for (const path of namesIn(given)) {
        if ((await session.run({ op: "lstat", path })).ok) found.add(path);
      }
      const view = await viewOf(overlay.calls);
      const listed = new Set(view.map(({ path }) => path));
      const missing = view.filter(({ error }) => error !== undefined).map(unfound);
      const ghosts = [...found]
        .filter((path) => !listed.has(path) && !throughSymlink(path, view))
        .map((path) => `${path} is not listed, yet lstat finds it`);
      const wrong = [...missing, ...ghosts];
      if (wrong.length > 0) throw new LawBroken(wrong.join("\n"));
    }),
};

const unfound = ({ path, error }: TreeEntry): string =>
  `${path} is listed, yet lstat gives ${error}`;

/** Every name that the case is about, and what a renamed directory took along. */
function namesIn({ lower, upper, ops }: Case): Set<string> {
  const named = [...lower.flat(), ...upper, ...ops].flatMap((each) => [
    ...(each.path === undefined ? [] : [each.path]),
    ...(typeof (each as CaseOp).to === "string" ? [(each as CaseOp).to!] : []),
  ]);
  const all = new Set(named.flatMap((path) => [...ancestorsOf(path), path]));
  for (const { path, to } of ops) {
    if (path === undefined || to === undefined) continue;
    for (const name of [...all])
      if (name.startsWith(`${path}/`)) all.add(to + name.slice(path.length));
  }
  all.delete("/");
  return all;
}

function throughSymlink(path: string, view: readonly TreeEntry[]): boolean {
  const above = new Set(ancestorsOf(path));
  return view.some((entry) => entry.type === "symlink" && above.has(entry.path));
}
