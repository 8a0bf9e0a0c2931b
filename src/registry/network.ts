import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { type RunProgram, systemPrograms } from "./credential-helper.ts";
import { findCredentials } from "./credentials.ts";
import type { Transport } from "./http-exchange.ts";
import { NodeTransport } from "./http-transport.ts";
import type { Environment } from "./proxy-settings.ts";
import { endpointsOf } from "./registry-host.ts";
import { RegistrySession } from "./registry-session.ts";
import type { RetryPolicy } from "./retry.ts";

/** All that a pull or push needs of the world outside. */
export interface Network {
  readonly transport: Transport;
  readonly clock: Clock;
  /** For proxies, and the way to Docker's config file. */
  readonly environment: Environment;
  readonly runProgram: RunProgram;
  readonly policy?: RetryPolicy;
}

/** Milliseconds without a byte after which a connection counts as dead. */
const IDLE_TIMEOUT = 60_000;

/** The network of this machine; its transport is to be closed. */
export function systemNetwork(environment: Environment): Network {
  return {
    transport: new NodeTransport({ environment, idleTimeout: IDLE_TIMEOUT }),
    clock: SYSTEM_CLOCK,
    environment,
    runProgram: systemPrograms(environment),
  };
}

/** Begins to talk with the registry of a domain.
 *  @throws RegistryError when there is none */
export function openSession(
  domain: string,
  network: Network,
  insecure: readonly string[],
  signal: AbortSignal | undefined,
): Promise<RegistrySession> {
  const { transport, clock, environment, runProgram, policy } = network;
  return RegistrySession.open({
    ...{ endpoints: endpointsOf(domain, insecure), transport, clock },
    credentials: () => findCredentials(domain, environment, runProgram),
    ...(policy === undefined ? {} : { policy }),
    ...(signal === undefined ? {} : { signal }),
  });
}
