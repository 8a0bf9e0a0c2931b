import fs from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../fixtures/", import.meta.url);

/** What was recorded under a name. */
export function recorded<T>(name: string): T {
  return JSON.parse(fs.readFileSync(fileURLToPath(new URL(name, FOLDER)), "utf8")) as T;
}

/** What the machine says now. With COPYUP_RECORD=1 it becomes what was recorded. */
export function observed<T>(name: string, value: T): T {
  if (process.env.COPYUP_RECORD === "1") {
    const lines = Object.entries(value as object).map(
      ([key, one]) =>
        `  ${JSON.stringify(key)}: ${JSON.stringify(one).replace(/[{:,]/g, "$& ").replace("}", " }")}`,
    );
    fs.writeFileSync(fileURLToPath(new URL(name, FOLDER)), `{\n${lines.join(",\n")}\n}\n`);
  }
  return value;
}
