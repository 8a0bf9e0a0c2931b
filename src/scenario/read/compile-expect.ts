import { nearMiss } from "../../base/near-miss.ts";
import type { ContainerExpectation, Expectations } from "../scenario.ts";
import { endExpectation } from "../schema/expect.ts";
import type { Faults, KeyPath } from "./faults.ts";
import { valueAt } from "./shape.ts";

const OF_IMAGE = new Set(["layer_bytes", "image_bytes", "containers"]);

/** What is expected at the end. Of several containers each is spoken of by name. */
export function compileExpect(
  raw: unknown,
  containers: readonly string[],
  faults: Faults,
): Expectations {
  checkNames(raw, containers, faults);
  const parsed = endExpectation.safeParse(raw ?? {});
  if (!parsed.success) return { containers: [] };
  const { layer_bytes, image_bytes, containers: named = {}, ...direct } = parsed.data;
  return {
    containers: containers.map((name, i) => {
      const own = Object.hasOwn(named, name) ? named[name] : undefined;
      const alone = i === 0 && containers.length === 1 && Object.keys(direct).length > 0;
      if (own !== undefined && alone) {
        faults.add(
          ["expect", "containers"],
          "expected twice: here, and above for the only container",
        );
      }
      if (own !== undefined) return expectation(own, ["expect", "containers", name], faults);
      return alone ? expectation(direct, ["expect"], faults) : undefined;
    }),
    ...(layer_bytes === undefined
      ? {}
      : { layerBytes: { line: faults.lineOf(["expect", "layer_bytes"]), sizes: layer_bytes } }),
    ...(image_bytes === undefined
      ? {}
      : { imageBytes: { line: faults.lineOf(["expect", "image_bytes"]), size: image_bytes } }),
  };
}

function expectation(fields: object, at: KeyPath, faults: Faults): ContainerExpectation {
  const own = Object.fromEntries(Object.entries(fields).filter(([key]) => !OF_IMAGE.has(key)));
  const lines = Object.keys(own).map((key) => [key, faults.lineOf([...at, key])]);
  const merged = (own.merged ?? {}) as object;
  for (const path of Object.keys(merged)) {
    lines.push([`merged.${path}`, faults.lineOf([...at, "merged", path])]);
  }
  return { where: at.join("."), fields: own, lines: Object.fromEntries(lines) };
}

function checkNames(raw: unknown, containers: readonly string[], faults: Faults): void {
  for (const key of keysOf(raw)) {
    if (containers.length === 1 || OF_IMAGE.has(key)) continue;
    const message = "of which container? there are several";
    faults.add(["expect", key], message, "put it below expect.containers", "key");
  }
  for (const name of keysOf(valueAt(raw, ["containers"]))) {
    if (containers.includes(name)) continue;
    const meant = nearMiss(name, containers);
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    faults.add(["expect", "containers", name], "no container is called so", hint, "key");
  }
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
