import fc from "fast-check";
import { expect, it } from "vitest";
import { RegistryError } from "../../src/registry/registry-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { type Fault, FaultyProxy } from "./support/faulty-proxy.ts";
import { noisyLayer, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { fault, reply } from "./support/server.ts";

const folder = tempFolder();
const LAYERS = [300, 40_000, 5000, 90_000].map((size, i) => noisyLayer(`l${i}`, size));

/** What a network does to an answer. */
const act: fc.Arbitrary<Fault["act"]> = fc.oneof(
  fc.nat(95_000).map((cutAfter): Fault["act"] => async (_asked, pass) => {
    const message = await pass();
    return { ...message, cutAfter: Math.min(cutAfter, message.body.length) };
  }),
  fc.constant<Fault["act"]>(async () => ({ ...reply(200), cutAfter: -1 })),
  fc.constantFrom(500, 502, 503, 504, 408).map((status) => async () => reply(status, "oops")),
  fc
    .nat(10)
    .map((s) => async () => fault(429, "TOOMANYREQUESTS", "slow", { "retry-after": `${s}` })),
  fc.constant<Fault["act"]>(async ({ headers }, pass) => {
    const { range: _, ...plain } = headers;
    return pass({ headers: plain });
  }),
  fc.nat(1_000_000).map((at): Fault["act"] => async (_asked, pass) => {
    const message = await pass();
    const { body } = message;
    if (body.length > 0) body[at % body.length]! ^= 0x10;
    return message;
  }),
  fc.nat(1_000_000).map((at): Fault["act"] => async (_asked, pass) => {
    const message = await pass();
    return { ...message, body: message.body.subarray(0, at % (message.body.length + 1)) };
  }),
);
const faults = fc.array(fc.tuple(act, fc.integer({ min: 1, max: 8 })), { maxLength: 6 });

it("whatever a network does to a pull: the image is there as it should be, or not at all, and later it is", async () => {
  const registry = new FakeRegistry();
  const { host } = await registry.start();
  const placed = place(registry, "img:1", LAYERS);
  const wanted = [placed.manifest, ...placed.layers];
  const outcomes = { well: 0, failed: 0 };

  await fc.assert(
    fc.asyncProperty(faults, fc.integer({ min: 1, max: 4 }), async (list, concurrency) => {
      const proxy = await FaultyProxy.start(host);
      for (const [what, times] of list) {
        proxy.faults.push({ method: "GET", path: /img/, times, act: what });
      }
      const { pull, store } = session(folder);
      const name = `${proxy.host}/img:1`;
      try {
        await pull(name, { concurrency });
        outcomes.well++;
      } catch (error) {
        // A manifest that was spoilt may be JSON that is none of ours.
        if (!(error instanceof RegistryError) && (error as Error).name !== "ImageError")
          throw error;
        outcomes.failed++;
        expect(await store.list()).toEqual([]);
        proxy.faults.splice(0);
        await pull(name);
      }
      const opened = await store.open(name);
      opened.close();
      const { digest, layers } = opened.manifest;
      expect([digest, ...layers.map((layer) => layer.digest)]).toEqual(wanted);
      await proxy.server.stop();
    }),
    { numRuns: 60 },
  );

  expect(outcomes.well).toBeGreaterThan(5);
  expect(outcomes.failed).toBeGreaterThan(5);
}, 120_000);
