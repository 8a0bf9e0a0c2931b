import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isErrno } from "../../src/base/fs-error.ts";
import { parseOptions } from "../../src/mount/options.ts";
import { MountOptionError } from "../../src/mount/options-error.ts";
import { shownOptions } from "../../src/mount/shown-options.ts";

/** Options (or a number of lowers), the outcome with an upper, and without one where it differs. */
type Row<Key> = readonly [key: Key, withUpper: string, without?: string];

const both = <Key>(rows: readonly Row<Key>[]): [Key, string, string][] =>
  rows.map(([key, withUpper, without]) => [key, withUpper, without ?? withUpper]);

interface Recorded {
  readonly strings: readonly Row<string>[];
  readonly grids: readonly {
    readonly axes: readonly (readonly string[])[];
    readonly outcomes: readonly string[];
    readonly upper: readonly number[];
    readonly noUpper: readonly number[];
  }[];
  readonly readonlyFlag: readonly Row<string>[];
  readonly lowers: readonly Row<number>[];
  readonly page: readonly (readonly [tail: string, bytes: number, outcome: string])[];
}

const recorded = JSON.parse(
  readFileSync(new URL("./options.recorded.json", import.meta.url), "utf8"),
) as Recorded;

/** What the mount of these options on fresh layers shows, or its errno and the option at fault. */
function outcomeOf(text: string, upper: boolean, lowers = 2, readonlyFlag = false): string {
  try {
    const options = parseOptions(text, { upper, lowers });
    const readonly = !upper || (options.readonly ?? readonlyFlag);
    const uuid = upper && options.uuid === "auto" ? "on" : options.uuid;
    return shownOptions({ options, readonly, uuid });
  } catch (error) {
    if (!(error instanceof MountOptionError)) throw error;
    return `${error.code} ${error.option}`;
  }
}

/** A recorded outcome in the words of outcomeOf: of the kernel's message the option it is about. */
function expectedOf(outcome: string): string {
  const [, code, log] = /^(E[A-Z]+)(?:: (.*))?$/s.exec(outcome) ?? [];
  if (code === undefined) return outcome;
  if (log === undefined) return `${code} source`;
  const parameter = /(?:parameter|value for) '(.*)'$/s.exec(log)?.[1];
  const conflicting = /^conflicting options: (\w+)/.exec(log)?.[1];
  return `${code} ${parameter ?? conflicting ?? "lowerdir"}`;
}

function gridTexts(axes: readonly (readonly string[])[]): string[] {
  const rows = axes.reduce<string[][]>(
    (texts, axis) => texts.flatMap((text) => axis.map((option) => [...text, option])),
    [[]],
  );
  return rows.map((options) => options.filter((option) => option !== "").join(","));
}

describe("parseOptions() and shownOptions() agree with Linux 6.18", () => {
  it.each(both(recorded.strings))("on %j", (text, withUpper, without) => {
    expect(outcomeOf(text, true)).toBe(expectedOf(withUpper));
    expect(outcomeOf(text, false)).toBe(expectedOf(without));
  });

  it.each(both(recorded.readonlyFlag))("on %j with MS_RDONLY", (text, withUpper, without) => {
    expect(outcomeOf(text, true, 2, true)).toBe(expectedOf(withUpper));
    expect(outcomeOf(text, false, 2, true)).toBe(expectedOf(without));
  });

  it.each(both(recorded.lowers))("on %j lower layers", (lowers, withUpper, without) => {
    expect(outcomeOf("", true, lowers)).toBe(expectedOf(withUpper));
    expect(outcomeOf("", false, lowers)).toBe(expectedOf(without));
  });

  it.each(recorded.page)("on %j that ends at byte %j", (tail, bytes, outcome) => {
    const text = tail.padStart(bytes, ",");

    expect(outcomeOf(text, true)).toBe(expectedOf(outcome));
  });

  it.each(recorded.grids)("on every combination of $axes", ({ axes, outcomes, ...results }) => {
    const texts = gridTexts(axes);
    const differing = (upper: boolean, indexes: readonly number[]) =>
      texts.flatMap((text, at) => {
        const expected = expectedOf(outcomes[indexes[at]!]!);
        const actual = outcomeOf(text, upper);
        return actual === expected ? [] : [{ text, upper, expected, actual }];
      });

    expect([results.upper.length, results.noUpper.length]).toEqual([texts.length, texts.length]);
    expect(differing(true, results.upper)).toEqual([]);
    expect(differing(false, results.noUpper)).toEqual([]);
  });
});

describe("parseOptions()", () => {
  const where = { upper: true, lowers: 1 };
  const parse = (text: Parameters<typeof parseOptions>[0]) => parseOptions(text, where);
  const refusal = (text: Parameters<typeof parseOptions>[0]): MountOptionError => {
    try {
      parse(text);
    } catch (error) {
      if (error instanceof MountOptionError) return error;
      throw error;
    }
    throw new Error("not refused");
  };

  it("gives overlayfs' defaults when nothing is asked for", () => {
    expect(parse("")).toEqual({
      upper: true,
      redirectDir: "follow",
      index: false,
      metacopy: false,
      nfsExport: false,
      xino: "off",
      uuid: "auto",
      fsync: "auto",
      volatile: false,
      userxattr: false,
      defaultPermissions: false,
      verity: "off",
      readonly: undefined,
      superFlags: [],
    });
  });

  it("reads an object as it reads text", () => {
    const pairs: [Parameters<typeof parseOptions>[0], string][] = [
      [{}, ""],
      [{ volatile: true, uuid: "off" }, "volatile,uuid=off"],
      [{ volatile: false, ro: false, override_creds: false }, ""],
      [{ index: true, xino: true }, "index=on,xino=on"],
      [{ index: false, redirect_dir: false, uuid: false }, "index=off,redirect_dir=off,uuid=off"],
      [{ ro: true, sync: true }, "ro,sync"],
      [{ ro: "0" }, "ro=0"],
    ];

    for (const [object, text] of pairs) expect(parse(object)).toEqual(parse(text));
  });

  it("neither splits nor escapes in an object", () => {
    expect(refusal({ "volatile,ro": true }).option).toBe("volatile,ro");
    expect(refusal({ index: "on,index=off" }).option).toBe("index");
    expect(refusal({ "": true }).option).toBe("");
    expect(refusal({ volatile: "" }).option).toBe("volatile");
    expect(refusal({ bogus: false }).option).toBe("bogus");
    expect(refusal({ fsync: true }).option).toBe("fsync");
  });

  it("reports errno and reason", () => {
    const error = refusal("index=maybe");

    expect(isErrno(error, "EINVAL")).toBe(true);
    expect(error.syscall).toBe("mount");
    expect(error.reason).toBe('index takes one of the values on, off, not "maybe"');
    expect(error.message).toBe(`EINVAL: invalid argument, mount: ${error.reason}`);
    expect(error.stack).toContain(error.message);
  });

  it.each([
    ["index", "index takes one of the values on, off"],
    ["volatile=on", "volatile takes no value"],
    ["bogus", 'overlayfs has no option "bogus"'],
    ["noatime", "noatime is a flag of the mount point, not an option of overlayfs: leave it out"],
    ["metacopy=on,redirect_dir=off", "metacopy=on and redirect_dir=off cannot go together"],
    ["nfs_export=on,index=off", "nfs_export=on and index=off cannot go together"],
    ["userxattr,metacopy=on", "userxattr and metacopy=on cannot go together"],
  ])("says why %j is refused", (text, reason) => {
    expect(refusal(text).reason).toBe(reason);
  });

  it.each([
    ["lowerdir=/a:/b", "`lowers`"],
    ["volatile,upperdir=/u", "`upper`"],
    ["workdir=/w", "`work`"],
    ["lowerdir+=/a", "`lowers`"],
    ["datadir+=/a", "pass the data-only layers themselves as `data`, topmost first"],
  ])("takes no layers: %j", (text, advice) => {
    expect(refusal(text).reason).toContain(advice);
  });

  it("counts the page in bytes and says that it was cut", () => {
    const error = refusal(`${",".repeat(4090)}índex=on`);

    expect(error.option).toBe("índe");
    expect(error.reason).toContain("after 4095 bytes");
  });
});
