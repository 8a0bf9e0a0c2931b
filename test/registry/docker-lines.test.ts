import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RegistryError } from "../../src/registry/registry-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { load, ociArchive, put } from "../store/support/images.ts";
import { lackingDocker } from "../support/lacking-docker.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { session } from "./support/pulls.ts";
import { startRealRegistry } from "./support/real-registry.ts";

/** What Docker 20.10 printed to a pipe while it pushed to and pulled from a registry 2.8 on loopback, into an empty
 *  engine. */
const RECORD = readFileSync(new URL("fixtures/docker-push-pull.txt", import.meta.url), "utf8");
const HOST = "127.0.0.1:5055";
const folder = tempFolder();

interface Command {
  readonly kind: "push" | "pull";
  /** Repository:tag. */
  readonly name: string;
  readonly isQuiet: boolean;
  readonly lines: readonly string[];
}

const commands: Command[] = RECORD.split(/^\$ docker /m).flatMap((block) => {
  const [head = "", ...lines] = block.trimEnd().split("\n");
  const [, kind, quiet, name] = /^(?:image )?(push|pull) (-q )?[^/]+\/(\S+)$/.exec(head) ?? [];
  if (kind === undefined || name === undefined || name.startsWith("limit")) return [];
  return [{ kind: kind as Command["kind"], name, isQuiet: quiet !== undefined, lines }];
});
const pushes = commands.filter(({ kind }) => kind === "push");
const pulls = commands.filter(({ kind }) => kind === "pull");

/** Ids of the layers that a push has prepared, lowest first. */
const stackOf = ({ lines }: Command) =>
  lines.flatMap((line) => /^([0-9a-f]{12}): Preparing$/.exec(line)?.[1] ?? []).reverse();
const stacks = new Map(pushes.map((push) => [push.name, stackOf(push)]));

/** The lines as they compare: digests and sizes left out, the host the recorded one. What happens to each layer is in
 *  order; layers among each other are not. */
function comparable(lines: readonly string[], host: string, ids: ReadonlyMap<string, string>) {
  const plain = lines.map((line) =>
    line
      .replaceAll(host, HOST)
      .replace(/sha256:[0-9a-f]{64}( size: \d+)?/, "sha256:…")
      .replace(/^[0-9a-f]{12}(?=: )/, (id) => ids.get(id) ?? id),
  );
  const layers: Record<string, string[]> = {};
  const others: string[] = [];
  for (const line of plain) {
    const [, id, state] = /^([0-9a-f]{12}): (.*)$/.exec(line) ?? [];
    if (id === undefined || state === undefined) others.push(line);
    else layers[id] = [...(layers[id] ?? []), state];
  }
  const orderOf = (state: string) =>
    plain.filter((line) => line.endsWith(`: ${state}`)).map((line) => line.slice(0, 12));
  const inOrder = ["Preparing", "Pulling fs layer", "Already exists", "Waiting", "Pull complete"];
  return { others, layers, order: inOrder.map((state) => [state, orderOf(state)]) };
}

const { skipped, why } = lackingDocker("docker-registry");
const kinds = [
  ["a registry in memory", async () => (await new FakeRegistry().start()).host, false],
  [`Debian's docker-registry${why}`, () => startRealRegistry(folder), skipped],
] as const;

describe.each(kinds)("what is printed with %s", (_, start, isSkipped) => {
  it.skipIf(isSkipped)("is what Docker prints", async () => {
    const host = await start();
    const own = session(folder);
    // Ours for theirs, as they come up.
    const ids = new Map<string, string>();
    const blobIds = new Map<string, readonly string[]>();

    for (const push of pushes) {
      const name = `${host}/${push.name}`;
      const layers = stacks.get(push.name)!;
      // alpine and exp1 have the same layers, and are not the same image.
      const steps = ociArchive({ layers, name, packed: true, architecture: push.name });
      await load(own.store, folder, steps);
      const { main } = await own.store.resolve(name);
      for (const [i, { diffId }] of main.layers.entries()) ids.set(diffId.slice(7, 19), layers[i]!);
      blobIds.set(
        push.name,
        main.layers.map(({ digest }) => digest.slice(7, 19)),
      );
      own.lines();

      await own.push(name);

      expect([push.name, comparable(own.lines(), host, ids)]).toEqual([
        push.name,
        comparable(push.lines, HOST, new Map()),
      ]);
    }

    const other = session(folder);
    for (const pull of pulls) {
      const name = `${host}/${pull.name}`;
      const theirs = pull.lines.flatMap(
        (line) => /^([0-9a-f]{12}): (?:Pulling|Already)/.exec(line)?.[1] ?? [],
      );
      for (const [i, id] of (blobIds.get(pull.name) ?? []).entries()) {
        const known = theirs[i];
        if (known !== undefined) ids.set(id, known);
      }

      const lines = await other
        .pull(name)
        .then(() => other.lines().slice(pull.isQuiet ? -1 : 0))
        .catch((error: unknown) => {
          if (!(error instanceof RegistryError)) throw error;
          return [`Error response from daemon: ${error.fault.what}`];
        });

      const [ours, docker] = [
        comparable(lines, host, ids),
        comparable(pull.lines, HOST, new Map()),
      ];
      expect([pull.name, ours]).toEqual([pull.name, docker]);
    }
  });

  it.skipIf(isSkipped)(
    "is what Docker says of one layer too many",
    async () => {
      const host = await start();
      const own = session(folder);
      const record = RECORD.split(/^\$ docker /m).find((one) =>
        one.startsWith("image pull 127.0.0.1:5055/limit"),
      )!;
      for (const [name, count] of [
        ["most:1", 125],
        ["limit1-126:1", 126],
      ] as const) {
        const layers = Array.from({ length: count }, (_, i) => `l${i}`);
        // BuildKit may have built it: a load refuses so many layers.
        await put(own.store, folder, ociArchive({ layers, packed: true }), `${host}/${name}`);
        await own.push(`${host}/${name}`);
      }
      const other = session(folder);

      await other.pull(`${host}/most:1`);
      const { what, expected } = await other.failure(`${host}/limit1-126:1`);

      expect(record.trim().split("\n").at(-1)).toBe(what);
      expect(expected).toBe("at most 125 layers");
      expect(await other.store.list()).toHaveLength(1);
      // Some hundreds of blobs, each of them put on the disk twice.
    },
    120_000,
  );

  it("compares all that was recorded", () => {
    expect(pushes).toHaveLength(6);
    expect(pulls).toHaveLength(8);
  });
});
