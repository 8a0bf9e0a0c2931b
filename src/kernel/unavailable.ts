/** This machine has no kernel to ask: no Linux, no koffi, no right to mount. The message is one line that says which,
 *  and what to do. */
export class KernelUnavailable extends Error {
  override readonly name = "KernelUnavailable";
}
