/** Keys and indexes from the value that was checked down to what is wrong in it. */
export type IssuePath = (string | number)[];

/** What a schema says in words of its own: of a text that does not fit its pattern, or anything else. */
export interface WordedIssue {
  readonly code: "invalid_format" | "custom";
  readonly message: string;
  path: IssuePath;
}

/** One thing that a schema has against a value. */
export type Issue =
  | WordedIssue
  | {
      readonly code: "invalid_type";
      /** Its kind of schema: "string", "int", "object" … */
      readonly expected: string;
      path: IssuePath;
    }
  | {
      readonly code: "invalid_value";
      readonly values: readonly (string | number | boolean)[];
      path: IssuePath;
    }
  | {
      readonly code: "too_small";
      readonly origin: string;
      readonly minimum: number;
      path: IssuePath;
    }
  | {
      readonly code: "too_big";
      readonly origin: string;
      readonly maximum: number;
      path: IssuePath;
    }
  | { readonly code: "unrecognized_keys"; readonly keys: readonly string[]; path: IssuePath }
  /** A key of a record: what its schema has against it. */
  | { readonly code: "invalid_key"; readonly issues: readonly WordedIssue[]; path: IssuePath }
  /** What each branch has against it. */
  | { readonly code: "invalid_union"; readonly errors: readonly Issue[][]; path: IssuePath };

export type UnionIssue = Extract<Issue, { readonly code: "invalid_union" }>;
