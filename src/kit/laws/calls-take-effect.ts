import type { Case, CaseOp } from "../../cases/case.ts";
import type { Session } from "../run/session.ts";
import { ancestorsOf } from "../tree/complete.ts";
import { type Law, LawBroken, withOverlay } from "./law.ts";

export const CALLS_TAKE_EFFECT: Law = {
  name: "what was removed is gone, and a new directory is empty",
  about:
    "After unlink and rmdir the name is missing; after mkdir the directory has nothing in it, whatever lies below it in " +
    "the layers.",
  needs: [],
  shape: {},
  check: (given, subject) =>
    withOverlay(subject, given, async (_overlay, session) => {
      const names = namesIn(given);
      for (const op of given.ops) {
        const { ok } = await session.run(op);
        const wrong = ok ? await unlikeSaid(op, names, session) : undefined;
        if (wrong !== undefined) throw new LawBroken(`${op.op} of ${op.path} works, yet ${wrong}`);
      }
    }),
};

async function unlikeSaid(
  { op, path = "/" }: CaseOp,
  names: ReadonlySet<string>,
  session: Session,
): Promise<string | undefined> {
  if (op === "unlink" || op === "rmdir") {
    const found = await session.run({ op: "lstat", path });
    if (found.ok) return "lstat finds it";
  }
  if (op === "mkdir") {
    const listed = await session.run({ op: "readdir", path });
    if (!listed.ok) return `readdir fails with ${listed.errno}`;
    if ((listed.value as readonly unknown[]).length > 0) return `it lists ${listed.value}`;
  }
  if (!["unlink", "rmdir", "mkdir"].includes(op)) return undefined;
  for (const name of names) {
    if (!name.startsWith(`${path}/`)) continue;
    const found = await session.run({ op: "lstat", path: name });
    if (found.ok) return `lstat finds ${name}`;
  }
  return undefined;
}

function namesIn({ lower, upper, ops }: Case): ReadonlySet<string> {
  const named = [...lower.flat(), ...upper, ...ops].flatMap(({ path }) => path ?? []);
  return new Set(named.flatMap((path) => [...ancestorsOf(path), path]));
}
