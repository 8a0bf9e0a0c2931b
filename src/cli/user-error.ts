/** What the user can put right: the message says what is wrong, where, and what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
}
