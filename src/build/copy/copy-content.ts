import type { Process } from "../../process/process.ts";

/** Makes a new file at `to` with the content of `from`. Bytes are shared, not carried: the size does not matter. */
export function copyContent(source: Process, from: string, target: Process, to: string): void {
  const input = source.open(from, "O_RDONLY");
  try {
    const output = target.open(to, "O_WRONLY|O_CREAT|O_EXCL", 0o600);
    try {
      target.writeContent(output, source.readContent(input));
    } finally {
      target.close(output);
    }
  } finally {
    source.close(input);
  }
}
