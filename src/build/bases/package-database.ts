import type { Content } from "../../layer/content.ts";
import type { PackageDatabase } from "./base-facts.ts";
import { filledContent } from "./synthetic-content.ts";

/** The database of a package manager: a paragraph for each package, in the form that dpkg and apk read, each with an
 *  equal share of the file's bytes. */
export function databaseContent({ format, path, size, packages }: PackageDatabase): Content {
  const share = Math.floor(size / packages.length);
  const text = packages.map((line) => paragraph(format, line.split(" "), share)).join("");
  return filledContent(text, path, size);
}

function paragraph(
  format: PackageDatabase["format"],
  [name, version, architecture]: readonly string[],
  size: number,
): string {
  switch (format) {
    case "dpkg": {
      const head = `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: ${version}\nDescription: stand-in\n`;
      return `${head} ${".".repeat(Math.max(0, size - head.length - 3))}\n\n`;
    }
    case "apk": {
      const head = `P:${name}\nV:${version}\nA:${architecture}\nT:stand-in `;
      return `${head}${".".repeat(Math.max(0, size - head.length - 2))}\n\n`;
    }
    default:
      return format satisfies never;
  }
}
