import { defineConfig } from "rolldown";

/** What every door needs. */
const CORE =
  /src\/(base\/(?!near-miss|sha256)|(layer|mount|lookup|copy-up|ops|process)\/|image\/image-error)/;
/** What opens the usual image: not what unpacks or reads other kinds. */
const IMAGE =
  /src\/image\/(?!disk-file|import-|overlay2-|xattr-|oci-|saved-|spool|unpack\/(gunzip|through-|unzstd|xxh64|zstd-))|import-tar/;

// A file for each door and a few that they share: whoever opens an image would otherwise look for, read and compile
// fifty modules first, which takes longer than the image. The types are tsc's.
export default defineConfig({
  input: {
    index: "src/index.ts",
    "node-fs/index": "src/node-fs/index.ts",
    "cli/main": "src/cli/main.ts",
    "kit/index": "src/kit/index.ts",
    "kit/cases/index": "src/kit/cases/index.ts",
    // A process of its own.
    "kernel/worker": "src/kernel/worker.ts",
  },
  platform: "node",
  external: /^[^./]/,
  output: {
    dir: "dist",
    // The kernel's side looks for its worker beside it.
    chunkFileNames: ({ name }) => (name === "kernel" ? "kernel/kernel.js" : "chunks/[name].js"),
    // Half as much to read. The names of functions and classes stay, for stack traces and for console.log.
    minify: {
      compress: { keepNames: { function: true, class: true } },
      mangle: { keepNames: true },
    },
    codeSplitting: {
      groups: [
        { name: "core", test: CORE },
        { name: "image", test: IMAGE },
        { name: "kernel", test: /src\/kernel\/(?!worker\.ts)/ },
      ],
    },
  },
});
