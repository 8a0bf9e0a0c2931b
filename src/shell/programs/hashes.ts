import { createHash } from "node:crypto";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

/** md5sum, sha1sum, sha256sum, sha512sum: [-c] [file…] */
export const sum =
  (algorithm: string): Command =>
  (invocation) => {
    const files = invocation.args.filter((arg) => arg === "-" || !arg.startsWith("-"));
    const digest = (file: string): string | null => {
      const text = readInput(invocation, file);
      return text === null ? null : createHash(algorithm).update(text, "latin1").digest("hex");
    };
    let status = 0;
    const checks = invocation.args.some((arg) => arg === "-c" || arg === "--check");
    const quiet = invocation.args.some((arg) => /^(?:-s|--status|--quiet)$/.test(arg));
    for (const file of files.length === 0 ? ["-"] : files) {
      if (!checks) {
        const found = digest(file);
        if (found === null) status = 1;
        else invocation.stdout(`${found}  ${bytesOf(file)}\n`);
        continue;
      }
      for (const line of linesOf(readInput(invocation, file) ?? "")) {
        const parts = /^([0-9a-f]+)[ ]+\*?(.*)\n?$/.exec(line);
        if (parts === null) continue;
        const good = digest(parts[2]!) === parts[1];
        if (!good) status = 1;
        if (!quiet || !good) invocation.stdout(`${parts[2]}: ${good ? "OK" : "FAILED"}\n`);
      }
    }
    return status;
  };

/** base64 [-d] [-w columns] [file] */
export const base64: Command = (invocation) => {
  const { args } = invocation;
  const decode = args.some((arg) => arg === "-d" || arg === "--decode");
  const at = args.findIndex((arg) => arg.startsWith("-w"));
  const width = at === -1 ? 76 : Number(args[at]!.slice(2) || args[at + 1]);
  const file = args.find(
    (arg, index) => !arg.startsWith("-") && !(index === at + 1 && args[at] === "-w"),
  );
  const text = readInput(invocation, file ?? "-");
  if (text === null) return 1;
  if (decode) {
    invocation.stdout(Buffer.from(text, "base64").toString("latin1"));
    return 0;
  }
  const whole = Buffer.from(text, "latin1").toString("base64");
  const lines = width > 0 ? (whole.match(new RegExp(`.{1,${width}}`, "g")) ?? []) : [whole];
  invocation.stdout(lines.map((line) => line + (width > 0 ? "\n" : "")).join(""));
  return 0;
};

/** cmp [-s] file1 [file2] */
export const cmp: Command = (invocation) => {
  const [first = "-", second = "-"] = invocation.args.filter(
    (arg) => arg === "-" || !arg.startsWith("-"),
  );
  const quiet = invocation.args.some((arg) => /^-(?:s|-silent|-quiet)$/.test(arg));
  const [a, b] = [readInput(invocation, first), readInput(invocation, second)];
  if (a === null || b === null) return 2;
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  if (quiet) return 1;
  if (at === a.length || at === b.length) {
    const shorter = at === a.length ? first : second;
    invocation.stderr(`cmp: EOF on ${bytesOf(shorter)} after byte ${at}\n`);
  } else {
    const line = a.slice(0, at).split("\n").length;
    invocation.stdout(
      `${bytesOf(first)} ${bytesOf(second)} differ: byte ${at + 1}, line ${line}\n`,
    );
  }
  return 1;
};
