import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const SCRATCH = join(ROOT, ".build", "readme-kit");
const programs = [
  ...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g),
]
  .map(([, text]) => text!)
  .filter((text) => text.includes("copyup/kit"));

beforeAll(() => mkdirSync(SCRATCH, { recursive: true }));
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

/** Runs a program of the README against the sources. `runner`: what it gets for a test runner. */
async function run(text: string, name: string, runner = ""): Promise<Record<string, unknown>> {
  const program = text
    .replace('from "copyup/kit"', 'from "../../src/kit/index.ts"')
    .replace('import { describe, it } from "vitest";', runner);
  const file = join(SCRATCH, `${name}.ts`);
  writeFileSync(file, program);
  return import(file);
}

describe("the README's examples of the kit", () => {
  it("are three", () => {
    expect(programs).toHaveLength(3);
  });

  it("put an overlay of one's own to the suite", async () => {
    const tests: string[] = [];
    Object.assign(globalThis, {
      kitReadme: {
        describe: (_name: string, body: () => void) => body(),
        it: Object.assign((name: string) => tests.push(name), {
          skip: (name: string) => tests.push(name),
        }),
      },
    });

    await run(programs[0]!, "suite", "const { describe, it } = globalThis.kitReadme;");

    expect(tests.length).toBeGreaterThan(500);
    expect(tests).toContain("lower layers never change");
    expect(tests).toContain("an unprivileged failure changes nothing (skipped: no permissions)");
  });

  it("hold a property of one's own", async () => {
    const { property } = await run(programs[1]!, "property");

    await fc.assert(property as fc.IAsyncProperty<unknown>, { numRuns: 50 });
  });

  it("save what failed as a scenario", async () => {
    const { scenario } = await run(programs[2]!, "regression");

    // copyup keeps its own laws.
    expect(scenario).toBe("");
  });
});
