import { once } from "node:events";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build, createLogger } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacking } from "../support/lacking.ts";
import { installPacked, MODULES } from "../support/packed-package.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Browser, findChromium, startChromium } from "./chromium.ts";

const temporary = temporaryFolder();
const consumer = join(temporary, "consumer");
const executablePath = findChromium();
const why = executablePath === undefined ? " (skipped: no chromium)" : "";

beforeAll(() => {
  installPacked(temporary);
  for (const name of ["fast-check", "pure-rand"]) {
    symlinkSync(join(MODULES, name), join(consumer, "node_modules", name));
  }
}, 120_000);

describe("for a browser", () => {
  it("the engine takes less than 60 KB, gzipped, and copyup/fs brings no memfs to who makes a createFs", async () => {
    const engine = await sizeOf('export * from "copyup";');
    const withFs = await sizeOf('export * from "copyup"; export { createFs } from "copyup/fs";');
    const withKit = await sizeOf(
      'export * from "copyup"; export * as kit from "copyup/kit"; export * from "copyup/kit/cases";',
    );
    const sizes = [engine, withFs - engine, withKit - engine];
    const said = saidInReadme();

    expect(engine).toBeLessThan(60);
    expect(withFs - engine).toBeLessThan(30);
    // A KB more or less is no reason to write the README anew.
    expect(sizes.filter((size, i) => Math.abs(size - said[i]!) > 1.5)).toEqual([]);
  });

  it("who opens an image hears what to do instead", async () => {
    const { code } = await bundle(
      'import { openImage } from "copyup"; export const said = openImage("a.tar").catch(String);',
    );
    const { said } = await import(saved("opens.mjs", code));

    expect(await said).toBe(
      "ImageError: a.tar: an image is opened with Node's file system, which a browser lacks; make a layer of its files with layerFromJSON of copyup/fs",
    );
  });
});

describe.skipIf(lacking(executablePath !== undefined))(`in Chromium${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(executablePath!);
  });
  afterAll(() => browser.close());

  it("the engine, the promise API and the kit do what they do in Node, on a page that allows no eval and in a worker", async () => {
    cpSync(join(import.meta.dirname, "program.js"), join(consumer, "program.js"));
    const { code, warnings } = await bundle(
      'import { tryAll } from "./program.js"; globalThis.tryAll = tryAll;' +
        "globalThis.onmessage = async () => postMessage(await tryAll());",
    );
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    const server = await serve(code);
    await page.goto(server.url);
    await page.waitForFunction("globalThis.tryAll");
    const seen = await page.evaluate("tryAll()");
    const seenByWorker = await page.evaluate(IN_WORKER);
    server.close();
    const { tryAll } = await import(pathToFileURL(join(consumer, "program.js")).href);

    expect(warnings).toEqual([]);
    expect(errors).toEqual([]);
    expect(seen).toEqual(await tryAll());
    expect(seenByWorker).toEqual(seen);
    expect(seen).toMatchObject({ size: 4099, blob: [0, 0, 1, 2, 3], restored: "<h1>hello</h1>\n" });
    expect(Object.values((seen as { laws: object }).laws)).not.toContain(false);
  });
});

/** Asks a worker for what the page was asked. */
const IN_WORKER = `new Promise((resolve, reject) => {
  const worker = new Worker("/program.js", { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage("go");
})`;

/** A page with a script, and nothing allowed but scripts of the same server. */
async function serve(code: string): Promise<{ url: string; close: () => void }> {
  const server = createServer(({ url }, answer) => {
    const isProgram = url === "/program.js";
    answer.setHeader("content-security-policy", "default-src 'none'; script-src 'self'");
    answer.setHeader("content-type", isProgram ? "text/javascript" : "text/html");
    answer.end(isProgram ? code : '<script type="module" src="/program.js"></script>');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => void server.close().closeAllConnections(),
  };
}

/** A program that is bundled as anyone would, for a browser and without polyfills; and what vite has to say. */
async function bundle(program: string): Promise<{ code: string; warnings: string[] }> {
  const entry = saved("entry.js", program);
  const warnings: string[] = [];
  const customLogger = createLogger("silent");
  customLogger.warn = (message) => warnings.push(message);
  customLogger.warnOnce = (message) => warnings.push(message);
  customLogger.error = (message) => warnings.push(message);
  const built = await build({
    // Where logs are silenced, nobody is warned. That the kit is large is known.
    ...{ root: consumer, configFile: false, customLogger, logLevel: "warn" },
    build: {
      ...{ write: false, minify: true, chunkSizeWarningLimit: 2000 },
      rolldownOptions: {
        ...{ input: entry, preserveEntrySignatures: "strict" },
        output: { codeSplitting: false },
      },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !("output" in output)) throw new Error("vite has watched, not built");
  const [chunk] = output.output;
  expect(output.output.map(({ fileName }) => fileName)).toEqual([chunk.fileName]);
  return { code: chunk.code, warnings };
}

function saved(name: string, text: string): string {
  const file = join(consumer, name);
  writeFileSync(file, text);
  return file;
}

/** How large the bundle of a program is when it is sent gzipped, in KB. */
async function sizeOf(program: string): Promise<number> {
  const { code, warnings } = await bundle(program);
  expect(warnings).toEqual([]);
  return gzipSync(code).length / 1000;
}

/** What the README says of engine, createFs and kit, in KB. */
function saidInReadme(): number[] {
  const readme = readFileSync("README.md", "utf8").replaceAll(/\s+/g, " ");
  const said =
    /The engine is (\d+) KB, gzipped; `createFs` adds (\d+) KB, the kit .{0,50}? (\d+) KB/;
  return said.exec(readme)!.slice(1).map(Number);
}
