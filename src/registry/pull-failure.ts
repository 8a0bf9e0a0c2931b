import { familiarName, familiarRepository, type ImageReference } from "../image/reference.ts";
import { RegistryError } from "./registry-error.ts";

/** Docker's words, where it has its own, for a manifest that did not come; any other error as it is.
 *  moby: distribution/errors.go, translatePullError. */
export function pullFailure(reference: ImageReference, error: unknown): unknown {
  if (!(error instanceof RegistryError)) return error;
  const { where: _, ...fault } = error.fault;
  const { said } = fault;
  if (fault.kind === "denied") {
    const reason = said ?? "denied: requested access to the resource is denied";
    const what = `pull access denied for ${familiarRepository(reference)}, repository does not exist or may require 'docker login': ${reason}`;
    return new RegistryError({ ...fault, what }, error);
  }
  if (fault.kind !== "not-found") return error;
  const reason = said === undefined ? "" : `: ${said}`;
  const what = said?.startsWith("name unknown")
    ? `repository ${familiarRepository(reference)} not found${reason}`
    : `manifest for ${familiarName(reference)} not found${reason}`;
  return new RegistryError({ ...fault, what }, error);
}
