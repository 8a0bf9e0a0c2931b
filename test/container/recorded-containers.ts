import { readFileSync } from "node:fs";

/** A container that a real engine ran with one script. */
export interface RecordedContainer {
  readonly name: string;
  readonly script: string;
  /** Lines of `docker diff`, by path. */
  readonly diff: readonly string[];
  readonly sizeRw: number;
  readonly sizeRootFs: number;
  /** Its upper, as upperLines lists it. */
  readonly upper: readonly string[];
}

export function recordedContainers(): RecordedContainer[] {
  const url = new URL("./fixtures/containers.json", import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as RecordedContainer[];
}
