#!/usr/bin/env node
import { printVersion } from "./print-version.ts";

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === "--version") {
  process.exitCode = printVersion();
} else {
  const { runProcess } = await import("./run-process.ts");
  process.exitCode = await runProcess(argv);
}
