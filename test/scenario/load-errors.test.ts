import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

it("refuses a file that is not UTF-8, whose names would change", async () => {
  const file = join(folder, "latin-1.yaml");
  writeFileSync(file, Buffer.from("version: 1\ntitle: caf\xe9\n", "latin1"));

  await expect(loadScenario(file)).rejects.toThrow("not UTF-8 text");
});
