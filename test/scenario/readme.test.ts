import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { runScenario } from "../../src/scenario/run.ts";
import { CALLS } from "../../src/scenario/schema/calls.ts";

const FILE = join(dirname(fileURLToPath(import.meta.url)), "../../scenarios/README.md");
const README = readFileSync(FILE, "utf8");
const EXAMPLES = [...README.matchAll(/```yaml\n(.*?)```/gs)].map(([, example]) => example!);

describe("scenarios/README.md", () => {
  it.each(EXAMPLES)("has a scenario that comes out as it says: %#", async (example) => {
    const scenario = parseScenario(example, { file: FILE });

    const { mismatches, close } = await runScenario(scenario);

    close();
    expect(mismatches).toEqual([]);
  });

  it("names every key of Docker's steps, and of what is expected", () => {
    const keys = new Set([...README.matchAll(/\w+/g)].map(([word]) => word));
    const { steps, expect: end } = scenarioJsonSchema().properties as Record<string, Schema>;
    const { build, run, commit, diff, expect: of } = steps!.items!.properties!;
    const wanted = [build, run, commit, diff, of, end].flatMap(keysOf);

    expect(wanted.length).toBeGreaterThan(40);
    expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
  });

  it("names every call", () => {
    expect(Object.keys(CALLS).filter((name) => !README.includes(`\`${name}\``))).toEqual([]);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** The keys of a map, however many forms the value has. */
function keysOf(schema: Schema | undefined): string[] {
  const own = Object.keys(schema?.properties ?? {});
  return [...own, ...(schema?.anyOf ?? []).flatMap(keysOf)];
}
