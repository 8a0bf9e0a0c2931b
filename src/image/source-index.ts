/** Which image of several a reference means by its place, from 0: `@1` is the second. Undefined for all other references.
 *  containers-transports(5): source-index */
export function sourceIndexOf(reference: string | undefined): number | undefined {
  const digits = /^@(\d{1,9})$/.exec(reference ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The reference of the image at a place. */
export const sourceIndex = (place: number): string => `@${place}`;
