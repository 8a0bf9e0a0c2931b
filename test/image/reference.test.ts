import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/image/image-error.ts";
import {
  canonicalName,
  familiarName,
  familiarRepository,
  isNamed,
  parseReference,
} from "../../src/image/reference.ts";
import recorded from "./fixtures/references.json" with { type: "json" };

const HEX = "0123456789abcdef".repeat(4);

/** What `docker tag` refuses although it is a reference. */
const TAG_ALONE = /^refusing to create|^invalid repository name \([0-9a-f]{64}\), cannot.*strings$/;
/** Docker takes an IPv6 address as a host since 23. */
const SINCE_23 = new Set(["[::1]:5000/x", "[fe80::1]/x"]);

describe("parseReference()", () => {
  it.each(recorded)("takes or refuses %j as Docker does", ({ text, familiar, refused }) => {
    if (familiar !== undefined) {
      expect(familiarName(parseReference(text))).toBe(familiar);
    } else if (SINCE_23.has(text) || (TAG_ALONE.test(refused!) && text !== HEX)) {
      expect(() => parseReference(text)).not.toThrow();
    } else {
      expect(faultOf(text)).toBe(refused);
    }
  });

  it.each([
    ["alpine", "docker.io", "library/alpine", "latest", undefined],
    ["index.docker.io/a/b:1", "docker.io", "a/b", "1", undefined],
    ["localhost/x", "localhost", "x", "latest", undefined],
    ["r.example:5000/a/b:v1", "r.example:5000", "a/b", "v1", undefined],
    [`a@sha256:${HEX}`, "docker.io", "library/a", undefined, `sha256:${HEX}`],
    [`a:t@sha256:${HEX}`, "docker.io", "library/a", "t", `sha256:${HEX}`],
  ])("takes %s apart", (text, domain, path, tag, digest) => {
    expect({ tag: undefined, digest: undefined, ...parseReference(text) }).toEqual({
      ...{ domain, path, tag, digest },
    });
  });

  it("says which name was meant, when only its case is wrong", () => {
    expect(() => parseReference("My/App:1")).toThrow(
      '"My/App:1": invalid reference format: repository name must be lowercase; expected "my/app:1"',
    );
  });
});

describe("the names of an image", () => {
  it.each([
    ["alpine", "alpine", "docker.io/library/alpine:latest"],
    ["library/a/b", "library/a/b", "docker.io/library/a/b:latest"],
    ["ghcr.io/a/b:1", "ghcr.io/a/b", "ghcr.io/a/b:1"],
  ])("of %s", (text, repository, canonical) => {
    const reference = parseReference(text);

    expect(familiarRepository(reference)).toBe(repository);
    expect(canonicalName(reference)).toBe(canonical);
    expect(parseReference(familiarName(reference))).toEqual(reference);
    expect(parseReference(canonical)).toEqual(reference);
  });

  it.each([
    ["docker.io/library/alpine:latest", "alpine", true],
    ["alpine:3", "alpine", false],
    ["v1+meta", "v1+meta", true],
    ["", "alpine", false],
  ])("%j is named %j: %s", (stored, wanted, named) => {
    expect(isNamed(stored, wanted)).toBe(named);
  });
});

function faultOf(text: string): string {
  try {
    return `taken: ${familiarName(parseReference(text))}`;
  } catch (error) {
    if (error instanceof ImageError) return error.fault.what;
    throw error;
  }
}
