/** What kind of failure it is, for whoever has to tell them apart. */
export type StoreFaultKind =
  | "not-a-store"
  | "newer-version"
  | "no-such-image"
  | "conflict"
  | "refused"
  | "missing"
  | "damaged"
  | "wrong-digest"
  | "locked"
  | "no-space"
  | "no-permission"
  | "read-only"
  | "failed";

/** What went wrong with a store, in the parts its message is made of. */
export interface StoreFault {
  readonly kind: StoreFaultKind;
  /** The store's folder, or the file in it. Left out of messages that Docker words without. */
  readonly where?: string;
  /** In Docker's words where Docker has them. */
  readonly what: string;
  readonly expected?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
}

/** The one error of this room. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly fault: StoreFault;

  constructor(fault: StoreFault, cause?: unknown) {
    super(messageOf(fault), cause === undefined ? undefined : { cause });
    this.fault = fault;
  }

  get kind(): StoreFaultKind {
    return this.fault.kind;
  }
}

function messageOf({ where, what, expected, remedy }: StoreFault): string {
  const place = where === undefined ? "" : `${where}: `;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  return `${place}${what}${wanted}${remedy === undefined ? "" : `; ${remedy}`}`;
}

interface Advice {
  readonly kind: StoreFaultKind;
  readonly remedy: string;
}

const FREE = "free some space (copyup df shows what images take), or give another folder";
const OWN = "use a store of your own: --store DIR";
const READ_ONLY = "give a store that can be written: --store DIR";

const ADVICE: Readonly<Record<string, Advice>> = {
  ENOSPC: { kind: "no-space", remedy: FREE },
  EDQUOT: { kind: "no-space", remedy: FREE },
  EACCES: { kind: "no-permission", remedy: OWN },
  EPERM: { kind: "no-permission", remedy: OWN },
  EROFS: { kind: "read-only", remedy: READ_ONLY },
};

/** Runs a system call on a file of the store and says what was being done when it fails. */
export function storing<T>(where: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw storeFailure(where, what, error);
  }
}

/** The StoreError for what a system call has thrown; any other error as it is. */
export function storeFailure(where: string, what: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const { kind, remedy } = ADVICE[error.code] ?? { kind: "failed", remedy: undefined };
  const fault = { kind, where, what: `cannot ${what}: ${error.message}` };
  return new StoreError(remedy === undefined ? fault : { ...fault, remedy }, error);
}

/** Whether a system call failed with this errno. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(error.code);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error;
}

/** Whether an error is this kind of failure of a store. */
export function isStoreFault(error: unknown, kind: StoreFaultKind): error is StoreError {
  return error instanceof StoreError && error.kind === kind;
}
