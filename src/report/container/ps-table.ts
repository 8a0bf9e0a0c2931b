import { goQuote } from "../../build/words/go-text.ts";
import type { KeptContainer } from "../../container/kept-container.ts";
import { humanDuration } from "../docker/human-units.ts";
import { dockerSize } from "../docker/short-size.ts";
import { tabbed } from "../docker/tab-writer.ts";
import { printable } from "../text.ts";
import { commandWords } from "./command-words.ts";

const HEADER = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"];
const COMMAND_WIDTH = 20;

/** `docker ps -a`, with sizes as `-s`. cli: formatter/container.go */
export function psTable(
  containers: readonly KeptContainer[],
  options: { readonly now: Date; readonly size: boolean; readonly noTrunc: boolean },
): string {
  const rows = containers.map((one) => row(one, options));
  const header = options.size ? [...HEADER, "SIZE"] : HEADER;
  return tabbed(
    `${[header, ...rows].map((cells) => cells.map(printable).join("\t")).join("\n")}\n`,
  );
}

function row(
  one: KeptContainer,
  { now, size, noTrunc }: { readonly now: Date; readonly size: boolean; readonly noTrunc: boolean },
): string[] {
  const command = commandWords(one.command);
  return [
    noTrunc ? one.id : one.id.slice(0, 12),
    one.image,
    goQuote(noTrunc ? command : ellipsis(command, COMMAND_WIDTH)),
    `${age(one.created, now)} ago`,
    `Exited (${one.exitCode}) ${age(one.finished, now)} ago`,
    "",
    one.name,
    ...(size ? [`${dockerSize(one.sizeRw)} (virtual ${dockerSize(one.sizeRootFs)})`] : []),
  ];
}

const age = (time: string, now: Date): string => humanDuration(now.getTime() - Date.parse(time));

/** cli: formatter.Ellipsis */
function ellipsis(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join("")}…`;
}
