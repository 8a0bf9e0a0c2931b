#!/usr/bin/env node
import { processIo } from "./process-io.ts";

const argv = process.argv.slice(2);
const io = processIo();

if (argv.length === 1 && argv[0] === "--version") {
  const { printVersion } = await import("./print-version.ts");
  process.exitCode = await printVersion(io);
} else {
  const { runCli } = await import("./cli.ts");
  process.exitCode = await runCli(argv, io);
}
