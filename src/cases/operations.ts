import type { CaseOp } from "./case.ts";
import type { CaseProcess, CaseProgram } from "./case-process.ts";
import { DESCRIPTOR_ACTIONS, DESCRIPTOR_QUERIES } from "./descriptor-operations.ts";
import { INODE_ACTIONS, INODE_QUERIES } from "./inode-operations.ts";
import { NAME_ACTIONS, NAME_QUERIES } from "./name-operations.ts";
import type { OpValue } from "./outcome.ts";
import type { Identities } from "./stat-outcome.ts";

/** What an operation works with. */
export interface OpContext {
  /** On the mount, or on the layer that `at` names. */
  readonly process: CaseProcess;
  readonly callers: CaseProgram;
  readonly identities: Identities;
}

/** An operation that yields nothing. @throws FsError as the call that failed */
export type Action = (op: CaseOp, context: OpContext) => void;

/** An operation that yields a value. @throws FsError as the call that failed */
export type Query = (op: CaseOp, context: OpContext) => OpValue;

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries({ ...DESCRIPTOR_ACTIONS, ...INODE_ACTIONS, ...NAME_ACTIONS }),
);

const QUERIES: ReadonlyMap<string, Query> = new Map(
  Object.entries({ ...DESCRIPTOR_QUERIES, ...INODE_QUERIES, ...NAME_QUERIES }),
);

/** Makes the calls of one operation; all but mount, umount and remount, which are CaseMount's.
 *  @throws FsError as the call that failed */
export function runOperation(op: CaseOp, context: OpContext): OpValue | undefined {
  const query = QUERIES.get(op.op);
  if (query !== undefined) return query(op, context);
  const action = ACTIONS.get(op.op);
  if (action === undefined) throw new Error(`unreachable: no operation ${op.op}`);
  action(op, context);
  return undefined;
}
