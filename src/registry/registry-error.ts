/** What kind of failure it is, for whoever has to tell them apart. */
export type RegistryFaultKind =
  | "no-network"
  | "no-answer"
  | "broken-connection"
  | "bad-certificate"
  | "not-a-registry"
  | "not-found"
  | "denied"
  | "rate-limit"
  | "server-failed"
  | "refused"
  | "wrong-digest"
  | "wrong-size"
  | "unsupported"
  | "no-platform"
  | "damaged"
  | "proxy";

/** What went wrong with a registry, in the parts its message is made of. */
export interface RegistryFault {
  readonly kind: RegistryFaultKind;
  /** The address that was asked. Left out of messages that Docker words without. */
  readonly where?: string;
  /** In Docker's words where Docker has them. */
  readonly what: string;
  readonly expected?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
  /** Whether the same may go well a little later. */
  readonly passing?: boolean;
  /** What the registry said, as Docker shows it: `denied: requested access to the resource is denied`. */
  readonly said?: string;
  /** Milliseconds that the server wants to be left alone for. */
  readonly retryAfter?: number;
}

/** The one error of this room. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly fault: RegistryFault;

  constructor(fault: RegistryFault, cause?: unknown) {
    super(messageOf(fault), cause === undefined ? undefined : { cause });
    this.fault = fault;
  }

  get kind(): RegistryFaultKind {
    return this.fault.kind;
  }
}

function messageOf({ where, what, expected, remedy }: RegistryFault): string {
  const place = where === undefined ? "" : `${where}: `;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  return `${place}${what}${wanted}${remedy === undefined ? "" : `; ${remedy}`}`;
}

/** Whether an error is this kind of failure of a registry. */
export function isRegistryFault(error: unknown, kind: RegistryFaultKind): error is RegistryError {
  return error instanceof RegistryError && error.kind === kind;
}
