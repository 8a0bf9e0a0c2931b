/** The file types that memfs cannot make, in words. */
export const SPECIAL = {
  char: "a character device",
  block: "a block device",
  fifo: "a FIFO",
  socket: "a socket",
} as const;
