import { expect, it } from "vitest";
import { unknownImage } from "../../../src/build/bases/unknown-image.ts";

it.each([
  ["redis:7", "or use one that is bundled: alpine, debian, ubuntu, node"],
  ["apline", "or copyup pull apline", "did you mean alpine? Else get it: "],
  ["ubunut:22.04", "or copyup pull ubunut:22.04", "did you mean ubuntu? Else get it: "],
  ["debian:9", "or use debian, which is bundled (with another tag)"],
])("unknownImage(%j) says how to get it, and what is there", (name, other, first = "get it: ") => {
  const error = unknownImage(name);

  expect(error.message).toBe(`image ${name} is not in the store`);
  expect(error.remedy).toContain(`docker save ${name} -o x.tar && copyup load x.tar`);
  expect(error.remedy?.startsWith(first)).toBe(true);
  expect(error.remedy?.endsWith(other)).toBe(true);
});
