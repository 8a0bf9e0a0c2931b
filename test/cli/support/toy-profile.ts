import { join } from "node:path";
import { profileDocument } from "../../../src/cost/time/read-profile.ts";
import { toyDevice, toyPrice } from "../../support/toy-device.ts";
import { folderOf } from "../run-cli.ts";

/** The path of a profile for --device: a whiteout takes a millisecond, a copy-up a second and nothing else anything. */
export function toyProfile(): string {
  const profile = toyDevice({
    whiteout: toyPrice(1e6),
    copyUp: toyPrice(1e9, 0.5e9, 2e9),
    coldFile: toyPrice(10e9),
  });
  return join(folderOf({ "toy.json": JSON.stringify(profileDocument(profile)) }), "toy.json");
}
