import fc from "fast-check";
import type { Options } from "../../cases/case.ts";
import { fullShape, type Shape } from "./shape.ts";

/** Options that any mount takes and no call can tell, beside those that change what calls do. */
const ALWAYS: Readonly<Record<string, readonly (string | true)[]>> = {
  volatile: [true],
  default_permissions: [true],
  uuid: ["on", "off", "null", "auto"],
};

const BEYOND: Readonly<Record<string, readonly (string | true)[]>> = {
  redirect_dir: ["on", "follow", "nofollow", "off"],
  metacopy: ["on", "off"],
  index: ["on", "off"],
  nfs_export: ["on", "off"],
  xino: ["on", "off", "auto"],
  userxattr: [true],
};

/** Overlayfs options, as a case has them. Those beyond Docker's default mount come only when `supports.options` names
 *  them. Some contradict each other: what Linux refuses, an implementation has to refuse too. Shrinks to none. */
export function mountOptions(shape: Shape = {}): fc.Arbitrary<Options> {
  const { supports, remounts } = fullShape(shape);
  const beyond = supports.options.map((name) => [name, BEYOND[name] ?? ["on", "off"]] as const);
  const known = Object.entries({ ...ALWAYS, ...Object.fromEntries(beyond) });
  // A volatile mount cannot be mounted again.
  const usable = known.filter(([name]) => name !== "volatile" || remounts === false);
  const values = usable.map(([name, choices]) => [name, fc.constantFrom(...choices)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] }) as fc.Arbitrary<Options>;
}
