#!/usr/bin/env node
import { printVersion } from "./print-version.ts";

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === "--version") {
  process.exitCode = printVersion();
} else {
  // Node from 22.8 on keeps what V8 has compiled for the next time, in the folder for temporary files or in
  // NODE_COMPILE_CACHE, unless NODE_DISABLE_COMPILE_CACHE is set: to compile takes a quarter of a small scenario.
  const loader: object = process.getBuiltinModule("node:module");
  (loader as { enableCompileCache?(): unknown }).enableCompileCache?.();
  const { runProcess } = await import("./run-process.ts");
  process.exitCode = await runProcess(argv);
}
