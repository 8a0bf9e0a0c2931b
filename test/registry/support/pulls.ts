import { type Clock, SYSTEM_CLOCK } from "../../../src/registry/clock.ts";
import { systemPrograms } from "../../../src/registry/credential-helper.ts";
import { NodeTransport } from "../../../src/registry/http-transport.ts";
import type { Network } from "../../../src/registry/network.ts";
import { progressLine } from "../../../src/registry/progress-line.ts";
import { type PullInit, pullImage } from "../../../src/registry/pull-image.ts";
import { type PushInit, pushImage } from "../../../src/registry/push-image.ts";
import { RegistryError, type RegistryFault } from "../../../src/registry/registry-error.ts";
import type { TransferEvent } from "../../../src/registry/transfer-event.ts";
import { ImageStore } from "../../../src/store/image-store.ts";
import type { TempFolder } from "../../image/support/temp.ts";
import { newFolder } from "../../store/support/images.ts";

/** A clock that stands until somebody waits. */
export class TestClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.parse("2026-01-01T00:00:00Z");

  now(): number {
    return this.#now;
  }

  async pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.#now += milliseconds;
  }

  random(): number {
    return 0.5;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export interface TestNetworkInit {
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string>>;
  readonly idleTimeout?: number;
  readonly certificates?: string;
}

/** The network, without this machine's settings. */
export function testNetwork(folder: TempFolder, init: TestNetworkInit = {}): Network {
  const environment = { DOCKER_CONFIG: folder.path, PATH: process.env.PATH, ...init.environment };
  const { idleTimeout = 20_000, clock = new TestClock() } = init;
  const certificates = init.certificates ?? folder.path;
  return {
    transport: new NodeTransport({ environment, idleTimeout, certificates }),
    ...{ clock, environment, runProgram: systemPrograms(environment) },
  };
}

export { SYSTEM_CLOCK };

export interface Session {
  readonly store: ImageStore;
  readonly clock: TestClock;
  readonly events: TransferEvent[];
  /** What was printed so far, taken away. */
  lines(): string[];
  pull(name: string, more?: Partial<PullInit>): ReturnType<typeof pullImage>;
  push(name: string, more?: Partial<PushInit>): ReturnType<typeof pushImage>;
  /** What was wrong with a pull that had to fail. */
  failure(name: string, more?: Partial<PullInit>): Promise<RegistryFault>;
}

/** An empty store and what is pulled into it. */
export function session(folder: TempFolder, init: TestNetworkInit = {}): Session {
  const store = ImageStore.open(newFolder(folder));
  const clock = new TestClock();
  const network = testNetwork(folder, { clock, ...init });
  const events: TransferEvent[] = [];
  const shared = { store, network, onEvent: (event: TransferEvent) => events.push(event) };
  const pull = (name: string, more: Partial<PullInit> = {}) =>
    pullImage({ ...shared, name, ...more });
  return {
    ...{ store, clock, events, pull },
    push: (name, more = {}) => pushImage({ ...shared, name, ...more }),
    lines: () => events.splice(0).flatMap((event) => progressLine(event) ?? []),
    async failure(name, more) {
      try {
        await pull(name, more);
      } catch (error) {
        if (error instanceof RegistryError) return error.fault;
        throw error;
      }
      throw new Error("it went well");
    },
  };
}
