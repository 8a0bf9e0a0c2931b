import { describe, expect, it } from "vitest";
import type { Price } from "../../../src/cost/time/device-profile.ts";
import { DEVICES } from "../../../src/cost/time/devices.ts";
import { ProfileError, profileDocument, readProfile } from "../../../src/cost/time/read-profile.ts";
import { UNITS } from "../../../src/cost/time/work.ts";
import { TOY } from "../../support/toy-device.ts";

/** The document of a toy, with other fields or prices. */
function document(fields: object = {}, prices: object = {}): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify({ ...profileDocument(TOY), prices: { ...TOY.prices, ...prices }, ...fields }),
  );
}

function faultsOf(value: unknown): readonly string[] {
  try {
    readProfile(value);
  } catch (error) {
    if (error instanceof ProfileError) return error.faults;
    throw error;
  }
  throw new Error("it was read");
}

describe("readProfile()", () => {
  it.each([TOY, ...DEVICES].map((profile) => [profile.name, profile] as const))(
    "reads what was written of %s",
    (_, profile) => {
      const written = JSON.stringify(profileDocument(profile));

      expect(readProfile(JSON.parse(written))).toEqual(profile);
    },
  );

  it("passes over fields that it does not know", () => {
    expect(readProfile(document({ samples: 12 }))).toEqual(TOY);
  });

  it.each([
    [null, "expected a device profile (as copyup calibrate -o writes it), found null"],
    [[], "expected a device profile (as copyup calibrate -o writes it), found a list"],
    [
      {},
      'format: expected "copyup-device-profile" (as copyup calibrate -o writes it), found nothing',
    ],
    [
      { format: "copyup-scenario-report" },
      'format: expected "copyup-device-profile" (as copyup calibrate -o writes it), found "copyup-scenario-report"',
    ],
    [
      document({ version: 2 }),
      "version: expected 1, found 2 (a later copyup may read it; else calibrate again)",
    ],
    [document({ name: "" }), 'name: expected some text, found ""'],
    [document({ title: undefined }), "title: missing: some text"],
    [document({ prices: [] }), "prices: expected a price for each unit of work, found a list"],
    [
      document({}, { call: undefined }),
      `prices.call: missing: { ns, low, high, source } of ${UNITS.call.what}`,
    ],
    [
      document({}, { call: 5 }),
      `prices.call: expected { ns, low, high, source } of ${UNITS.call.what}, found 5`,
    ],
    [
      document({}, { fluhs: TOY.prices.flush }),
      "prices.fluhs: there is no such unit of work (did you mean flush?)",
    ],
  ])("refuses %j", (value, fault) => {
    expect(faultsOf(value)).toEqual([fault]);
  });

  it.each([
    [{ ns: -1 }, ["prices.call.ns: expected nanoseconds, 0 or more, found -1"]],
    [{ high: "9" }, ['prices.call.high: expected nanoseconds, 0 or more, found "9"']],
    // As JSON has Infinity and NaN.
    [{ low: null }, ["prices.call.low: expected nanoseconds, 0 or more, found null"]],
    [{ source: undefined }, ["prices.call.source: missing: some text"]],
    [{ low: 101 }, ["prices.call: expected low <= ns <= high, found 101, 100 and 110"]],
    [{ high: 99 }, ["prices.call: expected low <= ns <= high, found 90, 100 and 99"]],
  ] as [Partial<Price>, string[]][])("refuses a price with %j", (fields, faults) => {
    const call = { ...TOY.prices.call, ...fields };

    expect(faultsOf(document({}, { call }))).toEqual(faults);
  });

  it("tells every fault", () => {
    const faults = faultsOf(document({ name: 3, about: "" }, { call: 1, flush: null }));

    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "name",
      "about",
      "prices.call",
      "prices.flush",
    ]);
  });
});
