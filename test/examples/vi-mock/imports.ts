import * as all from "node:fs";
import long, { promises } from "node:fs";
import longPromises from "node:fs/promises";
// biome-ignore lint/style/useNodejsImportProtocol: code under test has it in either way
import short, { readFileSync } from "fs";
// biome-ignore lint/style/useNodejsImportProtocol: as above
import { readFile as readShort } from "fs/promises";

/** What each way to import Node's fs reads. */
export async function readEveryWay(path: string): Promise<string[]> {
  const streamed: string[] = [];
  for await (const piece of all.createReadStream(path, "utf8")) streamed.push(piece);
  const { readFile } = await import("node:fs/promises");
  const ways = [short.readFileSync, readFileSync, all.readFileSync, long.readFileSync];
  const later = [
    readShort,
    promises.readFile,
    long.promises.readFile,
    longPromises.readFile,
    readFile,
  ];
  return [
    ...ways.map((read) => read(path, "utf8")),
    ...(await Promise.all(later.map((read) => read(path, "utf8")))),
    streamed.join(""),
  ];
}
