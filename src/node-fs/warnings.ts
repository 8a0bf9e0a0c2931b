import { warn } from "./node-parts.ts";

/** Said once, as Node does, whichever fs is asked. */
function once(message: string, type: string, code?: string): () => void {
  let said = false;
  return () => {
    if (!said) warn(message, type, code);
    said = true;
  };
}

export const warnOfTruncate = once(
  "Using fs.truncate with a file descriptor is deprecated. Please use fs.ftruncate with a file descriptor instead.",
  "DeprecationWarning",
  "DEP0081",
);

export const warnOfRecursiveRmdir = once(
  "In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. Use fs.rm(path, { recursive: true }) instead",
  "DeprecationWarning",
  "DEP0147",
);

export const warnOfTemplate = once(
  "mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html",
  "Warning",
);
