import { accessSync, constants } from "node:fs";

/** Where Debian and others put it. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Chromium's program; undefined, if there is none. */
export function findChromium(): string | undefined {
  return PLACES.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What is used of playwright-core. Its own types need those of a document, which would then be known everywhere here. */
interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
    }): Promise<Browser>;
  };
}

interface Page {
  on(event: "pageerror", listener: (error: Error) => void): void;
  goto(url: string): Promise<unknown>;
  waitForFunction(expression: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Starts it, without a window. */
export async function startChromium(executablePath: string): Promise<Browser> {
  const name: string = "playwright-core";
  const { chromium }: Playwright = await import(name);
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
