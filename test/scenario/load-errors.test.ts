import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";

const folder = mkdtempSync(join(tmpdir(), "copyup-load-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("refuses a file that is not UTF-8, whose names would change", async () => {
  const file = join(folder, "latin-1.yaml");
  writeFileSync(file, Buffer.from("version: 1\ntitle: caf\xe9\n", "latin1"));

  await expect(loadScenario(file)).rejects.toThrow("not UTF-8 text");
});
