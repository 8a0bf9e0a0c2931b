import { expect, it } from "vitest";
import { bundledEffects, bundledEffectsText } from "../../../src/build/effects/bundled-effects.ts";
import { loadEffects } from "../../../src/build/effects/load-effects.ts";

it("bundledEffects() names the commands that its files declare", async () => {
  const declared: string[] = [];
  for (const file of ["copyup:apt-get.yaml", "copyup:apk.yaml", "copyup:npm-pip.yaml"]) {
    declared.push(...(await loadEffects((await bundledEffectsText(file))!, file)).keys());
  }

  expect([...bundledEffects().keys()].sort()).toEqual(declared.sort());
  expect(await bundledEffectsText("other.yaml")).toBeUndefined();
});
