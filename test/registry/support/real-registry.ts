import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll } from "vitest";
import type { TempFolder } from "../../image/support/temp.ts";
import { listen } from "./server.ts";

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops.splice(0)) await stop();
});

let count = 0;

/** Starts Debian's docker-registry on loopback with nothing in it; its host. `more`: further lines of its config. */
export async function startRealRegistry(folder: TempFolder, more = ""): Promise<string> {
  const data = join(folder.path, `registry-${count++}`);
  mkdirSync(data);
  const free = await listen(createServer());
  await free.stop();
  const config = [
    "version: 0.1",
    "log: {level: error, accesslog: {disabled: true}}",
    `storage: {filesystem: {rootdirectory: "${data}"}}`,
    `http: {addr: "${free.host}"}`,
    more,
  ];
  const path = folder.write(`registry-${count}.yml`, config.join("\n"));
  const registry = spawn("docker-registry", ["serve", path], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  registry.stderr.on("data", (bytes) => {
    said += bytes;
  });
  const ended = new Promise<void>((resolve) => registry.once("exit", () => resolve()));
  stops.push(async () => {
    registry.kill("SIGKILL");
    await ended;
  });
  for (let tries = 0; registry.exitCode === null && tries < 200; tries++) {
    if (await answers(free.host)) return free.host;
    await setTimeout(50);
  }
  throw new Error(`docker-registry did not start: ${said.slice(-2000)}`);
}

async function answers(host: string): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}/v2/`);
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
