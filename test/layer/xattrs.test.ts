import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Xattrs } from "../../src/layer/xattrs.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("Xattrs", () => {
  it("does what a Map does, whatever is set and deleted", () => {
    const name = fc.constantFrom("user.a", "user.b", "trusted.overlay.origin", "");
    const call = fc.oneof(
      fc.record({ do: fc.constant("set" as const), name, value: fc.uint8Array({ maxLength: 80 }) }),
      fc.record({ do: fc.constant("delete" as const), name }),
    );

    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const xattrs = new Xattrs();
        const model = new Map<string, Uint8Array>();
        for (const one of calls) {
          if (one.do === "delete") expect(xattrs.delete(one.name)).toBe(model.delete(one.name));
          else {
            xattrs.set(one.name, one.value);
            model.set(one.name, one.value);
          }
        }

        expect([...xattrs]).toEqual([...model]);
        expect([...xattrs.keys()]).toEqual([...model.keys()]);
        expect([...xattrs.values()]).toEqual([...model.values()]);
        expect(xattrs.size).toBe(model.size);
        for (const one of ["user.a", "user.b", "trusted.overlay.origin", "", "user.never"]) {
          expect(xattrs.has(one)).toBe(model.has(one));
          expect(xattrs.get(one)).toEqual(model.get(one));
        }
      }),
    );
  });

  it("keeps values of any bytes, short and long", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const xattrs = new Xattrs([
      ["user.none", bytes()],
      ["user.short", all.slice(192)],
      ["user.long", all],
    ]);

    expect([...xattrs.values()]).toEqual([bytes(), all.slice(192), all]);
  });

  it("is not changed by a caller who changes the short value that get() gave", () => {
    const xattrs = new Xattrs([["user.x", bytes(1, 2)]]);

    xattrs.get("user.x")!.fill(9);

    expect(xattrs.get("user.x")).toEqual(bytes(1, 2));
  });

  it("forEach() gives values and names", () => {
    const seen: unknown[] = [];
    new Xattrs([["user.x", bytes(1)]]).forEach((value, name) => {
      seen.push([name, value]);
    });

    expect(seen).toEqual([["user.x", bytes(1)]]);
  });
});
