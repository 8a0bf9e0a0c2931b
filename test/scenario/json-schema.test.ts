import { describe, expect, it } from "vitest";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { CALLS } from "../../src/scenario/schema/calls.ts";

/** Any part of a schema: what is looked for is there, or the test fails. */
interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
}

const schema = scenarioJsonSchema() as unknown as Schema;

describe("scenarioJsonSchema()", () => {
  it("is JSON Schema 2020-12 for the whole file", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.title).toBe("copyup scenario");
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["version", "title"]);
    expect(Object.keys(schema.properties!)).toEqual([
      ...[
        "version",
        "title",
        "about",
        "image",
        "commands",
        "stub",
        "mount",
        "containers",
        "compare",
        "device",
        "steps",
        "expect",
      ],
    ]);
  });

  it("offers every system call and modifier of a step, and wants one call", () => {
    const step = schema.properties!.steps!.items!;

    expect(Object.keys(step.properties!)).toEqual([
      ...Object.keys(CALLS),
      ...["remount", "build", "run", "commit", "diff"],
      ...["in", "as", "expect", "repeat", "note"],
    ]);
    expect(step.oneOf).toEqual(
      [...Object.keys(CALLS), "remount", "build", "run", "commit", "diff"].map((name) => ({
        required: [name],
        properties: { [name]: {} },
      })),
    );
    expect(step.properties!.rename).toEqual({
      type: "object",
      properties: {
        path: expect.objectContaining({ type: "string" }),
        to: expect.objectContaining({ type: "string" }),
      },
      required: ["path", "to"],
      additionalProperties: false,
      description: "Renames, replacing what was there",
    });
    expect(step.properties!.stat!.oneOf).toEqual([
      { required: ["fd"], properties: { fd: {} } },
      { required: ["path"], properties: { path: {} } },
    ]);
  });

  it("is written so that strict checkers take it", () => {
    const lists: unknown[] = [];
    const unmentioned: unknown[] = [];
    JSON.stringify(schema, (_key, part) => {
      if (Array.isArray(part?.type)) lists.push(part);
      for (const branch of part?.oneOf ?? []) {
        if (!branch.required.every((key: string) => key in branch.properties))
          unmentioned.push(branch);
      }
      return part;
    });

    expect({ lists, unmentioned }).toEqual({ lists: [], unmentioned: [] });
  });

  it("lets sizes and modes be numbers or text", () => {
    const layer = schema.properties!.image!.properties!.layers!.items!;
    const entry = layer.properties!.tree!.additionalProperties!.anyOf![2]!;

    for (const key of ["size", "mode", "hole"]) {
      const anyOf = entry.properties![key]!.anyOf!;
      expect(anyOf.map(({ type }) => type).sort()).toEqual(["integer", "string"]);
    }
  });

  it("describes every key of the file, of images, of steps and of expectations", () => {
    const { image, steps, expect: end } = schema.properties!;
    for (const part of [schema, image!, steps!.items!, end!]) {
      for (const [key, value] of Object.entries<Schema>(part.properties!)) {
        const described = value.description ?? value.items?.description;
        expect([key, typeof described]).toEqual([key, "string"]);
      }
    }
  });
});
