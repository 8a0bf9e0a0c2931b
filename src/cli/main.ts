#!/usr/bin/env node
import { keptCodeFile, readKeptCode, writeKeptCode } from "./kept-code.ts";
import { printVersion } from "./print-version.ts";
import { ScriptLoader } from "./script-loader.ts";

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === "--version") {
  process.exitCode = printVersion();
} else {
  const file = keptCodeFile(process.env, argv[0] ?? "");
  const scripts = new ScriptLoader(file === null ? new Map() : readKeptCode(file));
  const { runProcess } = scripts.load(
    import.meta.dirname,
    "./run-process.js",
  ) as typeof import("./run-process.ts");
  void runProcess(argv).then((status) => {
    process.exitCode = status;
    // What failed may have stopped half-way: what it compiled would be kept for all runs after it.
    if (file !== null && status === 0 && scripts.compiled) writeKeptCode(file, scripts.code());
  });
}
