/** A case that is not well formed. The message says where, what is there, and what was expected. */
export class CaseError extends Error {
  override readonly name = "CaseError";
  /** Place in the case: "ops[3].mode"; "" for the case itself. */
  readonly where: string;

  constructor(where: string, message: string) {
    super(where === "" ? message : `${where}: ${message}`);
    this.where = where;
  }
}
