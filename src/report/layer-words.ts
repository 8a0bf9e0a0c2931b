import type { LayerResult } from "../scenario/result.ts";
import { printable, shorten } from "./text.ts";

type Named = Pick<LayerResult, "name" | "createdBy">;

/** A layer's name, and the instruction that made it where the image says. */
export function layerTitle({ name, createdBy }: Named): string {
  const shown = printable(name);
  return createdBy === undefined ? shown : `${shown}  ${instruction(createdBy)}`;
}

/** A layer in a sentence: "layer base"; a name of several words, or an instruction, in quotes. */
export function layerWords({ name, createdBy }: Named): string {
  const shown = shorten(createdBy === undefined ? printable(name) : instruction(createdBy), 40);
  if (createdBy === undefined && shown.startsWith("layer ")) return shown;
  return `layer ${shown.includes(" ") ? `"${shown}"` : shown}`;
}

/** The instruction as in its Dockerfile, without what builders put around it. */
function instruction(createdBy: string): string {
  const text = printable(
    createdBy
      .trim()
      .replace(/\s*# buildkit$/, "")
      .replace(DIGEST, "$1…"),
  );
  const inner = text.replace(/^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c /, "");
  if (inner === text) return text;
  return inner.startsWith("#(nop)") ? inner.slice("#(nop)".length).trim() : `RUN ${inner}`;
}

/** What the classic builder says of the files that it copied. */
const DIGEST = /\b((?:file|dir|multi):[0-9a-f]{6})[0-9a-f]{6,}/g;
