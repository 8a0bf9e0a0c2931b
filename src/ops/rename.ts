import { refuse } from "../base/refusal.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { prepareLinks } from "../copy-up/nlink.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { namesOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, isUpperWhiteout, pathOf, upperOf } from "../lookup/dentry.ts";
import { setImpure } from "../lookup/origin.ts";
import { hasLowerPart, hasOrigin } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { changed } from "./changed.ts";
import { clearDirectory } from "./clear-directory.ts";
import { dropLink } from "./links.ts";
import { setOpaque } from "./opaque.ts";
import { setRedirect } from "./redirect.ts";
import { planRename } from "./rename-plan.ts";
import { matchesUpper, matchesWhiteout } from "./upper-match.ts";

/** Moves `source` to the name of `target`, or swaps the two. The caller has checked types and permissions, and moves
 *  the dentries afterwards. What was copied up or marked stays when a later step fails. Kernel: ovl_rename.
 *  @throws EROFS EXDEV ENOTEMPTY ESTALE */
export function renameObject(
  sb: Superblock,
  source: Dentry,
  target: Dentry,
  exchange: boolean,
): void {
  const { writer, workdir } = writableHalf(sb);
  const plan = planRename(sb, source, target, exchange);
  if (plan.do === "fail") refuse(plan.code);
  copyUp(sb, source, "rename");
  copyUp(sb, target.parent, "rename");
  if (exchange) copyUp(sb, target, "rename");
  else if (target.inode !== null) prepareLinks(sb, target, "rename");
  const cleared = plan.clear.length > 0 ? clearDirectory(sb, target, plan.clear) : undefined;
  if (plan.impure.toParent) setImpure(sb, target.parent);
  if (plan.impure.fromParent) setImpure(sb, source.parent);

  const from = upperOf(source.parent);
  const to = upperOf(target.parent);
  checkStale(sb, source, target, cleared !== undefined, plan.how === "swap");
  const sameDir = source.parent === target.parent;
  if (hasLowerPart(inodeOf(source))) setRedirect(sb, source, sameDir);
  else if (plan.opaque.source) markOpaque(sb, source);
  if (exchange && hasLowerPart(inodeOf(target))) setRedirect(sb, target, sameDir);
  else if (plan.opaque.target) markOpaque(sb, target);

  const there = namesOf(to).get(target.name);
  if (plan.how === "swap") writer.exchange(from, source.name, to, target.name);
  else writer.rename(from, source.name, to, target.name, plan.how === "whiteout");
  if (plan.dropWhiteout && there !== undefined) {
    if (namesOf(from).get(source.name) === there) writer.unlink(from, source.name);
    else throw new Error(`unreachable: no whiteout left at ${pathOf(source)} (${workdir.ino})`);
  }

  if (!exchange && target.inode !== null) dropLink(sb, target);

  const sourceOrigin = hasOrigin(inodeOf(source));
  const targetOrigin = target.inode !== null && hasOrigin(target.inode);
  changed(source.parent, sourceOrigin || (exchange && targetOrigin));
  changed(target.parent, sourceOrigin || targetOrigin);
  const trace = sb.mounted.trace;
  if (trace === null) return;
  if (!exchange && (plan.how === "whiteout" || (plan.how === "swap" && !plan.dropWhiteout))) {
    trace.emit({ type: "whiteout", path: pathOf(source), made: true, shared: false });
  }
  trace.emit({ type: "rename", path: pathOf(source), to: pathOf(target) });
}

function checkStale(
  sb: Superblock,
  source: Dentry,
  target: Dentry,
  cleared: boolean,
  swap: boolean,
): void {
  if (!matchesUpper(source)) refuse("ESTALE");
  // One upper object that was found as two: without an origin mark a new name does not find its lower.
  const same = target.inode !== null && target.inode.upper === source.inode?.upper;
  if (same && target.inode?.upper !== null) refuse("ESTALE");
  if (cleared) return;
  if (target.inode?.upper != null) {
    if (!matchesUpper(target)) refuse("ESTALE");
    return;
  }
  const found = namesOf(upperOf(target.parent)).get(target.name);
  const expected = isUpperWhiteout(target) && matchesWhiteout(sb, target);
  if (found === undefined ? swap : !expected) refuse("ESTALE");
}

function markOpaque(sb: Superblock, dentry: Dentry): void {
  setOpaque(sb, dentry, upperOf(dentry), "EXDEV");
  dentry.opaque = true;
}
