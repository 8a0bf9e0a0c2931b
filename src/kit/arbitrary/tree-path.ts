import fc from "fast-check";
import { fullShape, type Shape } from "./shape.ts";

/** An absolute path of few and short names: "/a", "/b/a". Shrinks to the first name, at the top. */
export function treePath(shape: Shape = {}): fc.Arbitrary<string> {
  const { names, depth } = fullShape(shape);
  return fc
    .array(fc.constantFrom(...names), { minLength: 1, maxLength: depth })
    .map((parts) => `/${parts.join("/")}`);
}
