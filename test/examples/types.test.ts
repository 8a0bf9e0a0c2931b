import type { createFs } from "copyup/fs";
import type { CachedInputFileSystem } from "enhanced-resolve";
import type { FSOption } from "glob";
import type { CallbackFsClient, PromiseFsClient } from "isomorphic-git";
import { expectTypeOf, it } from "vitest";

type Fs = ReturnType<typeof createFs>;

/** Of Node's own streams: their option `fs`. */
type StreamFs = NonNullable<Extract<Parameters<Fs["createReadStream"]>[1], object>["fs"]>;

it("createFs() has the types that libraries ask for", () => {
  expectTypeOf<Fs>().toExtend<typeof import("node:fs")>();
  expectTypeOf<Fs["promises"]>().toExtend<typeof import("node:fs/promises")>();
  expectTypeOf<Fs>().toExtend<FSOption>();
  expectTypeOf<Fs>().toExtend<CallbackFsClient & PromiseFsClient>();
  expectTypeOf<Fs>().toExtend<ConstructorParameters<typeof CachedInputFileSystem>[0]>();
  expectTypeOf<Fs>().toExtend<StreamFs>();
});
