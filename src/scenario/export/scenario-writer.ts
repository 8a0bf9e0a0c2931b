import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { CaseOp } from "../../cases/case.ts";
import type { CallListener } from "./recorded-process.ts";
import { stepOfOp } from "./step-of-op.ts";

/** Text that is kept before it is written. */
const PIECE = 2 ** 16;

/** Writes a scenario file step by step, as calls are made: what it keeps does not grow with them. The file has its name
 *  once it is finished, and is not there at all before. */
export class ScenarioWriter implements CallListener {
  readonly #path: string;
  readonly #fd: number;
  #text = "";
  #op: CaseOp | null = null;
  /** Steps so far. */
  steps = 0;
  /** Calls that no step can say, by name. */
  readonly unsaid = new Map<string, number>();

  /** @param head what stands above the steps: title, image … @throws the error of node:fs when the file cannot be made */
  constructor(path: string, head: object) {
    this.#path = path;
    this.#fd = openSync(this.#unfinished, "w");
    const lines = Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
    this.#text = `version: 1\n${lines.join("")}steps:\n`;
  }

  onOp(op: CaseOp): void {
    this.#op = op;
  }

  onUnsaid(call: string): void {
    this.unsaid.set(call, (this.unsaid.get(call) ?? 0) + 1);
  }

  onOutcome = (errno: string | undefined): void => {
    if (this.#op === null) return;
    this.#text += `  - ${JSON.stringify(stepOfOp(this.#op, errno))}\n`;
    this.#op = null;
    this.steps++;
    if (this.#text.length > PIECE) this.#flush();
  };

  /** The file is whole. */
  finish(): void {
    if (this.steps === 0) this.#text = this.#text.replace(/steps:\n$/, "steps: []\n");
    this.#flush();
    closeSync(this.#fd);
    renameSync(this.#unfinished, this.#path);
  }

  /** Nothing is to remain. */
  abandon(): void {
    closeSync(this.#fd);
    rmSync(this.#unfinished, { force: true });
  }

  get #unfinished(): string {
    return `${this.#path}.unfinished`;
  }

  #flush(): void {
    writeSync(this.#fd, this.#text);
    this.#text = "";
  }
}
