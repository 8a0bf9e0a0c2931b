#!/usr/bin/env node
import { keptCodeFile, readKeptCode, writeKeptCode } from "./kept-code.ts";
import { printVersion } from "./print-version.ts";
import { ScriptLoader } from "./script-loader.ts";

const { createRequire } = process.getBuiltinModule("node:module");
const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === "--version") {
  process.exitCode = printVersion();
} else {
  const file = keptCodeFile(process.env, argv[0] ?? "");
  const scripts = file === null ? null : new ScriptLoader(readKeptCode(file));
  const load = scripts?.requireFrom(import.meta.dirname) ?? createRequire(import.meta.url);
  const { runProcess } = load("./run-process.js") as typeof import("./run-process.ts");
  void runProcess(argv).then((status) => {
    process.exitCode = status;
    // What failed may have stopped half-way: what little it compiled would be all that the runs after it have.
    if (file !== null && status === 0 && scripts?.compiled) writeKeptCode(file, scripts.code());
  });
}
