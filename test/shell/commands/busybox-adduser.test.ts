import { expect, test } from "vitest";
import { replayLine } from "./replay-line.ts";

/** No busybox with these applets was at hand to record: what its source says is held fast here. */

async function upperAfter(line: string): Promise<readonly string[]> {
  const { status, stderr, upper } = await replayLine({
    line,
    status: 0,
    stdout: "",
    stderr: "",
    upper: [],
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return upper;
}

test("adduser -D gives the old file a second name, and a home that hands its group down", async () => {
  const upper = await upperAfter("busybox adduser -D bob");

  const group = upper.find((line) => line.startsWith("/etc/group "));
  expect(group).toContain("bob:x:1001:\\n");
  expect(upper.find((line) => line.startsWith("/etc/group- "))).toMatch(/^\S+ file 644 .* ~origin/);
  expect(upper).toContain("/home/bob dir 2755 1001:1001 @now");
  expect(upper.some((line) => line.startsWith("/etc/.pwd.lock"))).toBe(false);
});

test("adduser -S takes an id below 1000 and the group it is told", async () => {
  const upper = await upperAfter("busybox addgroup -S app; busybox adduser -S -H -G app app");

  expect(upper.find((line) => line.startsWith("/etc/group "))).toContain("app:x:101:app\\n");
  expect(upper.some((line) => line.startsWith("/home"))).toBe(false);
});

test("deluser takes the user out of every file", async () => {
  const upper = await upperAfter("busybox deluser ann");

  for (const file of ["passwd", "shadow", "group"]) {
    const line = upper.find((each) => each.startsWith(`/etc/${file} `));
    expect(line).not.toMatch(/[\\"n]ann:/);
  }
});
