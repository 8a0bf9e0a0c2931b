import type { FromInstruction } from "../dockerfile.ts";
import { goQuote } from "../words/go-text.ts";
import type { Dialect } from "./dialect.ts";
import { Fault } from "./place.ts";
import type { PlacedInstruction } from "./raw-instruction.ts";
import { Flags } from "./read-flags.ts";

const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/;

/** FROM, and the name that it gives its stage.
 *  @throws Fault two arguments, or a name that no stage may have */
export function fromInstruction(
  raw: PlacedInstruction,
  dialect: Dialect,
): FromInstruction & { readonly stageName?: string } {
  const { args, range, original } = raw;
  const [image = "", as, name] = args;
  const named = args.length === 3 && as?.toLowerCase() === "as";
  if (!named && args.length !== 1) {
    throw new Fault("FROM requires either one or three arguments", {
      remedy: "write FROM IMAGE or FROM IMAGE AS NAME",
    });
  }
  const stageName = named ? name!.toLowerCase() : undefined;
  if (stageName !== undefined && !STAGE_NAME.test(stageName)) {
    const said = "name can't start with a number or contain symbols";
    throw new Fault(`invalid name for build stage: ${goQuote(name!)}, ${said}`, { word: name! });
  }
  const platform = new Flags(raw.flags, "from", dialect).text("platform");
  return {
    kind: "from",
    range,
    original,
    image,
    ...(platform === undefined ? {} : { platform }),
    ...(stageName === undefined ? {} : { stageName }),
  };
}
