import type { Command } from "../command.ts";
import { readInput } from "./input.ts";

/** cat [-AbeEnstTuv] [file…] */
export const cat: Command = (invocation) => {
  const { args } = invocation;
  const options = args.filter((arg) => /^-[A-Za-z]+$/.test(arg)).join("");
  const files = args.filter((arg) => arg === "-" || !arg.startsWith("-"));
  let status = 0;
  const lines = { number: 0, blank: 0 };
  for (const file of files.length === 0 ? ["-"] : files) {
    const text = readInput(invocation, file);
    if (text === null) status = 1;
    else invocation.stdout(options === "" ? text : shown(text, options, lines));
  }
  return status;
};

function shown(text: string, options: string, lines: { number: number; blank: number }): string {
  const numbers = /[nb]/.test(options);
  const ends = /[AeE]/.test(options);
  const tabs = /[AtT]/.test(options);
  const controls = /[Aetv]/.test(options);
  return text.replace(/[^\n]*\n|[^\n]+$/g, (line) => {
    const whole = line.endsWith("\n");
    let body = whole ? line.slice(0, -1) : line;
    lines.blank = body === "" ? lines.blank + 1 : 0;
    if (options.includes("s") && lines.blank > 1) return "";
    if (controls) body = body.replace(/[\0-\x08\x0b-\x1f\x7f-\xff]/g, visible);
    if (tabs) body = body.replaceAll("\t", "^I");
    const counted = numbers && !(options.includes("b") && body === "");
    const number = counted ? `${String(++lines.number).padStart(6)}\t` : "";
    return `${number}${body}${whole ? `${ends ? "$" : ""}\n` : ""}`;
  });
}

function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (code >= 128) return `M-${code === 255 ? "^?" : visibleLow(code - 128)}`;
  return visibleLow(code);
}

const visibleLow = (code: number): string =>
  code === 127
    ? "^?"
    : code < 32
      ? `^${String.fromCharCode(code + 64)}`
      : String.fromCharCode(code);
