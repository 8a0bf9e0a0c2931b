import type { Descriptor } from "../image/descriptor.ts";
import type { BlobWriter } from "../store/blobs.ts";
import { isStoreFault, StoreError } from "../store/store-error.ts";
import type { StoreLease } from "../store/store-lease.ts";
import { pullScope } from "./fetch-manifest.ts";
import type { HttpResponse } from "./http-exchange.ts";
import { isRegistryFault, RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";

export interface DownloadWatch {
  /** Bytes that are there. */
  readonly onBytes?: (current: number) => void;
  /** All bytes are there. */
  readonly onVerify?: () => void;
  readonly onWait?: (milliseconds: number, error: RegistryError) => void;
}

/** Attempts that may bring other bytes than were asked for: each of them is the whole blob. */
const MOST_WRONG = 3;

/** Brings a blob of a repository into the store, going on where an earlier attempt broke off, this program's or
 *  another's. What has come stays when it fails.
 *  @throws RegistryError when it cannot be had, or is not what its descriptor says; StoreError when it cannot be kept */
export async function downloadBlob(
  session: RegistrySession,
  path: string,
  descriptor: Descriptor,
  lease: StoreLease,
  watch: DownloadWatch = {},
  signal?: AbortSignal,
): Promise<void> {
  const download = new Download(session, path, descriptor, watch, signal);
  await session.retrying(() => download.attempt(lease), {
    progress: () => download.reached,
    ...(watch.onWait === undefined ? {} : { onWait: watch.onWait }),
    ...(signal === undefined ? {} : { signal }),
  });
}

class Download {
  /** Bytes that any attempt has come to. */
  reached = 0;
  #wrongs = 0;
  readonly #session: RegistrySession;
  readonly #path: string;
  readonly #descriptor: Descriptor;
  readonly #watch: DownloadWatch;
  readonly #signal: AbortSignal | undefined;

  constructor(
    session: RegistrySession,
    path: string,
    descriptor: Descriptor,
    watch: DownloadWatch,
    signal: AbortSignal | undefined,
  ) {
    this.#session = session;
    this.#path = path;
    this.#descriptor = descriptor;
    this.#watch = watch;
    this.#signal = signal;
  }

  async attempt(lease: StoreLease): Promise<void> {
    const { digest, size } = this.#descriptor;
    const writer = await lease.blobs.write(digest, { resume: true });
    try {
      if (writer.offset > size) await writer.restart();
      this.#watch.onBytes?.(writer.offset);
      if (writer.offset < size || size === 0) await this.#receive(writer);
    } catch (error) {
      // More than was announced is no beginning of anything; and a disk that got full is not to stay so.
      const keep = !isRegistryFault(error, "wrong-size") && !(error instanceof StoreError);
      await writer.abort({ keep });
      throw error;
    }
    this.#watch.onVerify?.();
    try {
      await writer.commit();
    } catch (error) {
      if (isStoreFault(error, "wrong-digest")) throw this.#wrong(error.fault.what);
      throw error;
    }
  }

  async #receive(writer: BlobWriter): Promise<void> {
    const { digest } = this.#descriptor;
    const from = writer.offset;
    const { response } = await this.#session.send(
      {
        ...{ method: "GET", path: `${this.#path}/blobs/${digest}` },
        headers: from === 0 ? {} : { range: `bytes=${from}-` },
        scopes: [pullScope(this.#path)],
        hoped: from === 0 ? [200] : [200, 206, 416],
      },
      this.#signal,
    );
    // A server that will not go on where it broke off begins anew.
    if (from > 0 && !goesOnFrom(response, from)) {
      await writer.restart();
      if (response.status !== 200) {
        response.discard();
        throw this.#broken("it does not go on where it broke off", "the whole or the rest of it");
      }
    }
    await this.#copy(response, writer);
  }

  async #copy(response: HttpResponse, writer: BlobWriter): Promise<void> {
    const { size } = this.#descriptor;
    try {
      for await (const chunk of response.body) {
        if (writer.offset + chunk.length > size) throw this.#tooLong();
        await writer.write(chunk);
        this.reached = Math.max(this.reached, writer.offset);
        this.#watch.onBytes?.(writer.offset);
      }
    } catch (error) {
      response.discard();
      throw error;
    }
    if (writer.offset < size) {
      throw this.#broken(`it ends after ${writer.offset} bytes`, `${size}`);
    }
  }

  get #where(): string {
    return `${this.#session.endpoint.url.host}/${this.#path}`;
  }

  get #name(): string {
    return `blob ${this.#descriptor.digest.slice(7, 19)}`;
  }

  #broken(what: string, expected: string): RegistryError {
    return new RegistryError({
      ...{
        kind: "broken-connection",
        where: this.#where,
        what: `${this.#name}: ${what}`,
        expected,
      },
      ...{ remedy: "try again: what was downloaded is kept", passing: true },
    });
  }

  #tooLong(): RegistryError {
    const { size } = this.#descriptor;
    return new RegistryError({
      ...{ kind: "wrong-size", where: this.#where },
      what: `${this.#name}: it goes on after ${size} bytes`,
      expected: `${size} bytes, as the manifest says`,
      remedy: "the image was damaged or changed at the registry: push it there again",
    });
  }

  #wrong(what: string): RegistryError {
    const { digest } = this.#descriptor;
    const passing = ++this.#wrongs < MOST_WRONG;
    return new RegistryError({
      ...{ kind: "wrong-digest", where: this.#where, what: `${this.#name}: ${what}` },
      ...{ expected: digest, passing },
      remedy: "try again; if it stays so, the registry or a proxy changes what it passes on",
    });
  }
}

function goesOnFrom(response: HttpResponse, offset: number): boolean {
  if (response.status !== 206) return false;
  const range = /^bytes (\d+)-/.exec(response.header("content-range") ?? "");
  return Number(range?.[1]) === offset;
}
