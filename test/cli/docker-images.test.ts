import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DockerEngine, startDocker } from "../support/docker-engine.ts";
import { lackingEngine } from "../support/lacking-docker.ts";
import { COMMANDS, comparable, oursFor } from "./docker-commands.ts";
import { FORMATS } from "./docker-formats.ts";
import { type CliRun, cli } from "./run-cli.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`fixtures/docker/${name}`, import.meta.url));
const ARCHIVE = fixture("family.tar.gz");
const folder = mkdtempSync(join(tmpdir(), "copyup-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Recorded {
  readonly command: readonly string[];
  /** Seconds since 1970. */
  readonly clock: number;
  readonly status: number | null;
  readonly output: string;
}

type Format = CliRun & { readonly format: string };

const recordedIn = <T>(name: string): T[] => JSON.parse(readFileSync(fixture(name), "utf8"));

const withFile = (command: readonly string[]) =>
  command.map((word) => (word === "FILE" ? ARCHIVE : word));

/** Runs ours of each command on a new store, and holds it against what was recorded. */
async function compareCommands(rows: readonly Recorded[], store: string): Promise<void> {
  for (const { command, clock, status, output } of rows) {
    const argv = [...oursFor(withFile(command)), "--store", store, "--clock", String(clock)];
    const ours = await cli(argv);
    const said = { ok: ours.status === 0, lines: comparable(command, ours.out + ours.err) };
    const theirs = { ok: status === 0, lines: comparable(command, output) };
    expect({ command, ...said }).toEqual({ command, ...theirs });
  }
}

async function compareFormats(rows: readonly Format[], store: string): Promise<void> {
  await cli(["load", "-q", ARCHIVE, "--store", store]);
  for (const { format, status, out, err } of rows) {
    const engine = ["--engine", "docker-20.10-classic"];
    const ours = await cli(["inspect", "--format", format, "fam:b", ...engine, "--store", store]);
    expect({ format, ok: ours.status === 0, out: ours.out.trimEnd() }).toEqual({
      ...{ format, ok: status === 0, out: out.trimEnd() },
    });
    expect(ours.err).toBe(err === "" ? "" : `copyup: ${err}`);
  }
}

describe("commands over the store", () => {
  it(`print what Docker 20.10.24 printed: ${COMMANDS.length} commands`, async () => {
    const rows = recordedIn<Recorded>("commands.json");

    expect(rows.map(({ command }) => command)).toEqual(COMMANDS);
    await compareCommands(rows, join(folder, "commands"));
  }, 60_000);

  it(`understand templates as Docker does: ${FORMATS.length} of them`, async () => {
    const rows = recordedIn<Format>("formats.json");

    expect(rows.map(({ format }) => format)).toEqual(FORMATS);
    await compareFormats(rows, join(folder, "formats"));
  }, 60_000);
});

const { skipped, why } = lackingEngine();
describe.skipIf(skipped)(`a real engine${why}`, () => {
  let docker: DockerEngine;
  beforeAll(async () => {
    docker = await startDocker();
  }, 60_000);
  afterAll(async () => docker?.stop());

  it("says the same of templates, now", async () => {
    docker.run("load", "-q", "-i", ARCHIVE);
    const rows = FORMATS.map((format): Format => {
      const { status, out, err } = docker.talk("inspect", "--format", format, "fam:b");
      return { format, status: status ?? -1, out, err };
    });
    docker.run("rmi", "-f", ...docker.run("images", "-aq").output.trim().split("\n"));

    if (process.env.COPYUP_DOCKER === "write") record("formats.json", rows);
    await compareFormats(rows, join(folder, "formats-now"));
  }, 120_000);

  it("says the same of images, now", async () => {
    const rows = COMMANDS.map((command): Recorded => {
      const clock = Math.floor(Date.now() / 1000);
      const { status, output } = docker.run(...withFile(command));
      return { command, clock, status, output };
    });

    if (process.env.COPYUP_DOCKER === "write") record("commands.json", rows);
    await compareCommands(rows, join(folder, "commands-now"));
  }, 120_000);
});

function record(name: string, rows: readonly unknown[]): void {
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`);
  writeFileSync(fixture(name), `[\n${lines.join(",\n")}\n]\n`);
}
