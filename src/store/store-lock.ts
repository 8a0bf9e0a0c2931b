import { join } from "node:path";
import { isAbandoned, sign, signatureOf } from "./signature.ts";
import { StoreError } from "./store-error.ts";
import type { Surroundings } from "./surroundings.ts";

/** Milliseconds to wait for the lock. What is done under it takes some tens of them. */
const PATIENCE = 60_000;
/** Milliseconds after which a claim counts no more whose process cannot be seen from here. */
const FOREIGN_CLAIM = 60_000;
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 50;

/** What whoever holds the lock may ask before it publishes. */
export interface Held {
  /** @throws StoreError when another process has taken this one for dead */
  require(): Promise<void>;
}

/** One process at a time may change a store's index, or take blobs away.
 *
 *  Whoever wants the lock puts a claim, a file whose name nobody else ever uses, beside the others, and then looks at
 *  all of them: it holds the lock when no living process has another there; else it takes its claim back, waits and
 *  tries again. Of two that claim at once, each has put its claim before it looks, so at most one finds itself alone.
 *  A claim of a dead process counts for nothing and is taken away: its name is its own, so that no living claim can be
 *  hit, however late. (A lock file of one fixed name has no such way: between seeing that its owner is dead and
 *  removing it, another may have done so and taken the lock.) */
export class StoreLock {
  readonly #folder: string;
  readonly #surroundings: Surroundings;
  /** Those of this process wait here, and do not disturb each other on the disk. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string, surroundings: Surroundings) {
    this.#folder = folder;
    this.#surroundings = surroundings;
  }

  /** Does the work while no other process does its own.
   *  @throws StoreError when the lock is not to be had, and what the work throws */
  hold<T>(work: (held: Held) => Promise<T>): Promise<T> {
    const turn = this.#last.then(
      () => this.#holdAlone(work),
      () => this.#holdAlone(work),
    );
    this.#last = turn;
    return turn;
  }

  async #holdAlone<T>(work: (held: Held) => Promise<T>): Promise<T> {
    const { files } = this.#surroundings;
    const claim = await this.#claim();
    const path = join(this.#folder, claim);
    const held = {
      require: async () => {
        if ((await files.stat(path)) === null) throw this.#lost();
      },
    };
    let result: T;
    try {
      result = await work(held);
    } catch (error) {
      await this.#giveUp(path);
      throw error;
    }
    await files.remove(path);
    return result;
  }

  /** After a failure: that one is what the caller hears of. */
  async #giveUp(path: string): Promise<void> {
    try {
      await this.#surroundings.files.remove(path);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  async #claim(): Promise<string> {
    const { files, now, pause } = this.#surroundings;
    const begun = now();
    for (let longest = FIRST_PAUSE; ; longest = Math.min(2 * longest, LONGEST_PAUSE)) {
      let rival = await this.#rival(null);
      if (rival === null) {
        const claim = sign(this.#surroundings, "lock");
        const path = join(this.#folder, claim);
        (await files.create(path)).close();
        rival = await this.#rival(claim);
        if (rival === null) return claim;
        await files.remove(path);
      }
      if (now() - begun > PATIENCE) throw this.#taken(rival);
      await pause(1 + Math.random() * longest);
    }
  }

  /** A claim of somebody else who lives, or null. */
  async #rival(own: string | null): Promise<string | null> {
    const { files } = this.#surroundings;
    let rival: string | null = null;
    for (const name of await files.list(this.#folder)) {
      if (name === own || signatureOf(name) === null) continue;
      if (await isAbandoned(this.#surroundings, this.#folder, name, FOREIGN_CLAIM)) {
        await files.remove(join(this.#folder, name));
      } else {
        rival = name;
      }
    }
    return rival;
  }

  #taken(claim: string): StoreError {
    const pid = signatureOf(claim)?.process.split(".")[0];
    return new StoreError({
      kind: "locked",
      where: this.#folder,
      what: `process ${pid} has been changing the store for ${PATIENCE / 1000} s`,
      remedy: "wait for it, or end it if it hangs",
    });
  }

  #lost(): StoreError {
    const what = "another process has taken this one for dead, for it stood still too long";
    return new StoreError({ kind: "locked", where: this.#folder, what, remedy: "do it again" });
  }
}
