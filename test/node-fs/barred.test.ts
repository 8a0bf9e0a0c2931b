import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Layer, mount } from "../../src/index.ts";
import { createFs, layerFromFolder } from "../../src/node-fs/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
writeFileSync(join(folder, "file"), "of the disk");
const overlay = mount({ lowers: [layerFromFolder(folder)], upper: new Layer() });
const fs = createFs(overlay.process());

// As just-bash does it while a script runs.
beforeAll(() => {
  vi.spyOn(process, "getBuiltinModule").mockImplementation(() => {
    throw new Error("barred");
  });
});
afterAll(() => vi.restoreAllMocks());

it("a folder's files can be read where process is barred", () => {
  expect(fs.readFileSync("/file", "utf8")).toBe("of the disk");
});

it("so can streams, and lines, be made", async () => {
  const file = await fs.promises.open("/file");
  const lines: string[] = [];
  for await (const line of file.readLines()) lines.push(line);
  for await (const chunk of fs.createReadStream("/file")) lines.push(String(chunk));

  expect(lines).toEqual(["of the disk", "of the disk"]);
});

it("and errors show what was given", () => {
  expect(() => fs.chmodSync("/file", Symbol("x") as never)).toThrow(
    /Received type symbol \(Symbol\(x\)\)$/,
  );
});
