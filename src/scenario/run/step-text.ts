import type { BuildRequest, Step } from "../scenario.ts";
import { stepWords } from "./step-words.ts";

/** Any step as one line for people: "pwrite db, 1 B at 4096", "build shop, target app", "run rm -rf /tmp/x". */
export function stepText(step: Step): string {
  switch (step.kind) {
    case "call":
      return stepWords(step.op);
    case "run":
      return `run ${commandText(step.command)}`;
    case "run-image":
      return `run in ${step.image}: ${commandText(step.command)}`;
    case "build":
      return buildText(step.build);
    case "commit":
      return step.tag === undefined ? "commit" : `commit as ${step.tag}`;
    case "diff":
      return step.exact ? "diff, exact" : "diff";
    default:
      return step satisfies never;
  }
}

/** A script of several lines stands on one. */
function commandText(command: string | readonly string[]): string {
  const text = typeof command === "string" ? command : command.join(" ");
  return text.trim().replace(/\s*\n\s*/g, " ↵ ");
}

/** A path below a folder as it is seen from there. */
const below = (folder: string, path: string): string =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;

function buildText(request: BuildRequest): string {
  const { context, file, target, engine, noCache, args } = request;
  const values = [...args].map(([name, value]) => `${name}=${value}`);
  return [
    `build ${context}`,
    ...(file === undefined ? [] : [`file ${below(context, file)}`]),
    ...(target === undefined ? [] : [`target ${target}`]),
    ...values,
    ...(engine === "docker-28" ? [] : [engine]),
    ...(noCache ? ["no cache"] : []),
  ].join(", ");
}
