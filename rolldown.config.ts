import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CodeSplittingGroup,
  defineConfig,
  type OutputOptions,
  type Plugin,
  type RolldownOptions,
} from "rolldown";

/** What every door needs. */
const CORE =
  /src\/(base\/(?!amount-words|number-words|near-miss|sha256|(mode|size)-text)|layer\/|image\/(image-error|is-digest|layer-size|limits|reference|tar-profile)\.ts)/;
/** What mounts: not what only opens an image, which is half as much to compile. */
const ENGINE = /src\/(mount|lookup|copy-up|ops|process|diff\/(?!text-patch))/;
/** What opens the usual image: not what unpacks, writes or reads other kinds. */
const IMAGE =
  /src\/image\/(?!index|disk\.|disk-file|folder-walk|open-in-browser|write-layer-folder|import-|overlay2-|xattr-|oci-|saved-|spool|unpack\/(bit-|bunzip2|chunk-|crc|gunzip|huffman-|in-script|lzma|range-|through-|unxz|unzstd|xxh64|zstd-))|import-tar|overlay2-folder/;
/** What writes layer tars, configs and archives. */
const IMAGE_WRITING =
  /src\/image\/(as-image|chain-id|config\/|go-json|layer-payload|layer-tar\/|manifest|register-layer|save\/|tar-profile)/;

/** What reads a command line, whatever its command. */
const CLI =
  /node_modules[/\\]commander|src\/cli\/(command-line|pairs|[a-z]+-program|image-commands|program|compare-program)\.ts/;

/** What reads YAML, and tells what is wrong with it. */
const DOCUMENTS = /node_modules[/\\]yaml[/\\](?!.*\?syntax$)/;

/** What many name that never run a scenario, or a script. */
const WORDS =
  /src\/(base\/(amount-words|number-words|near-miss|size-text|mode-text)|build\/(profile|cache\/miss-words|checks\/(build-warning|check-rules))|shell\/limits|.*(analyze|left-overs|build|effects|container|registry|template|shell|store|strace)-error)\.ts/;

/** What runs a scenario that needs no more than the engine, and reports it. One file: to find and read fifty small ones
 *  takes longer than to run it. */
const RUN = new RegExp(
  [
    "node_modules[/\\\\]get-east-asian-width",
    "src/(schema|yaml)/(?!json-schema)",
    "src/scenario/(read|schema|check)/",
    "src/scenario/(device|error|format-error|limits|load|parse|run|text-file|scenario|format-mismatch|compare/comparison)\\.",
    "src/scenario/run/(run-error|error-words|layer-facts|container|open-layers|pace|recorder|run-step|built-layers|step-words|step-text)\\.",
    "src/report/(?!analyze|build|compare|container|docker|trace|calibration|copied-up)[^/]*$",
    "src/cli/(run-process|cli|complain|complaint|run-command|run-priced|compare-options|exit-status|limits|output|plain-run|process-io|progress|printable-lines|scenario-devices|scenarios-at|device-profile|terminal|user-error|device-option)\\.",
  ].join("|"),
);

/** The commands of just-bash that src/shell/programs/programs.ts names. Its others (python3, sqlite3, js-exec, curl, yq …)
 *  are loaded by nobody, and are left out with the packages that they need. */
const TEXT_COMMANDS =
  /^(awk2|column|comm|diff|expand|expr|fold|grep|jq|join|nl|od|paste|rev|sed|strings|unexpand|chunk|index)[-.]/;
const JUST_BASH = /node_modules[/\\]just-bash[/\\]dist[/\\]bundle[/\\]/;
/** Packages that just-bash brings bundled, and those of its imports that its text commands need. */
const INSIDE = [
  "fast-xml-parser",
  "file-type",
  "ini",
  "modern-tar",
  "papaparse",
  "re2js",
  "smol-toml",
  "yaml",
];
const BESIDE = /^(diff|minimatch|brace-expansion|balanced-match|sprintf-js)$/;

/** Packages that are taken in whole. */
const BUNDLED = new Set(["just-bash", "commander", "diff", "get-east-asian-width", "yaml"]);
const LEFT_OUT = "\0left-out";
/** Marks the copy of just-bash of which only the parser is kept: all that most scripts need. The rest of it, with the
 *  commands, is a chunk that is loaded when awk or grep is first called. */
const SYNTAX = "?syntax";

const isParser = (id: string, importer: string | undefined): boolean =>
  id === "just-bash" && /src[/\\]shell[/\\]parse[/\\]/.test(importer ?? "");

/** Takes just-bash into the package: what is used of it. */
const justBash: Plugin = {
  name: "just-bash",
  async resolveId(id, importer, { kind }) {
    const syntax = importer?.endsWith(SYNTAX) === true;
    if (syntax && kind === "dynamic-import") return LEFT_OUT;
    if (syntax ? id.startsWith(".") : isParser(id, importer)) {
      const whole = await this.resolve(id, syntax ? importer.slice(0, -SYNTAX.length) : importer);
      return whole === null ? null : { id: whole.id + SYNTAX, moduleSideEffects: false };
    }
    if (importer === undefined || !JUST_BASH.test(importer)) return null;
    if (id.startsWith(".")) return TEXT_COMMANDS.test(basename(id)) ? null : LEFT_OUT;
    if (isBuiltin(id)) return null;
    return BESIDE.test(id) ? this.resolve(id, importer.replace(SYNTAX, "")) : LEFT_OUT;
  },
  load(id) {
    if (id === LEFT_OUT) return "export default {};";
    return id.endsWith(SYNTAX) ? readFileSync(id.slice(0, -SYNTAX.length), "utf8") : null;
  },
};

/** Names the packages that were taken in, with their licences. */
const notice: Plugin = {
  name: "notice",
  generateBundle(_options, bundle) {
    const packages = new Set(INSIDE.map((name) => join("node_modules", name)));
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const id of Object.keys(chunk.modules)) {
        const found = /^.*node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(id);
        if (found !== null) packages.add(found[0]);
      }
    }
    const licences = new Set([...packages].sort().map(licenceOf));
    const source = [...licences].join(`\n${"-".repeat(80)}\n\n`);
    this.emitFile({ type: "asset", fileName: "NOTICE.txt", source: `${NOTICE}\n${source}` });
  },
};

const NOTICE =
  "This package contains code of the packages below, changed only in being bundled and minified.\n";

/** Lets Node take what lies there for CommonJS. */
const commonJs: Plugin = {
  name: "common-js",
  generateBundle() {
    const source = '{ "type": "commonjs" }\n';
    this.emitFile({ type: "asset", fileName: "package.json", source });
  },
};

/** Lets the doors of copyup and copyup/fs name what needs Node as "#open-image" and "#new-volume", which are other files for a
 *  browser's bundler. */
const apartInBrowser: Plugin = {
  name: "apart-in-browser",
  resolveId(id, importer) {
    const image = id === "./image/open-image.ts" && importer?.endsWith("/src/index.ts");
    if (image) return { id: "#open-image", external: true };
    const volume = importer !== undefined && /^\.\.?\/new-volume\.ts$/.test(id);
    return volume ? { id: "#new-volume", external: true } : null;
  },
};

/** Name, version and licence text of an installed package. */
function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text}`;
}

/** Half as much to read. The names of functions and classes stay, for stack traces and for console.log. */
const MINIFIED: OutputOptions["minify"] = {
  compress: { keepNames: { function: true, class: true } },
  mangle: { keepNames: true },
};

/** Groups that the library's doors and the command have alike. */
const GROUPS: CodeSplittingGroup[] = [
  { name: "image", test: (id) => IMAGE.test(id) && !IMAGE_WRITING.test(id), priority: 1 },
  { name: "image-writing", test: IMAGE_WRITING },
  { name: "words", test: WORDS, priority: 4 },
  { name: "documents", test: DOCUMENTS, priority: 4 },
  { name: "diff", test: /node_modules[/\\]diff[/\\]/, priority: 4 },
  { name: "text-commands", test: /node_modules(?!.*\?syntax$)|bash-class/, priority: 1 },
  { name: "shell", test: /\?syntax$|src\/shell\/(?!run-shell)/ },
  { name: "cases", test: /src\/cases\//, priority: 4 },
  { name: "cost", test: /src\/cost\//, priority: 4 },
];

const SHARED: RolldownOptions = {
  platform: "node",
  // What is imported when needed here is in a file that some command needs at once: that is meant.
  checks: { ineffectiveDynamicImport: false },
  // As modules, of which only what is used is taken; to Node it would give CommonJS.
  resolve: {
    alias: { yaml: fileURLToPath(new URL("node_modules/yaml/browser/index.js", import.meta.url)) },
  },
  external: (id, importer) => {
    if (!/^[^./\0]/.test(id) || id.startsWith("/")) return false;
    if (isBuiltin(id)) return true;
    return !BUNDLED.has(id) && !/node_modules/.test(importer ?? "");
  },
  treeshake: {
    moduleSideEffects: (id) => !(isBuiltin(id) || id.includes("rolldown") || JUST_BASH.test(id)),
  },
};

/** A file for each door and a few that they share: whoever opens an image would otherwise look for, read and compile
 *  fifty modules first, which takes longer than the image. The types are tsc's. */
const LIBRARY: RolldownOptions = {
  ...SHARED,
  input: {
    index: "src/index.ts",
    "image/index": "src/image/index.ts",
    "node-fs/index": "src/node-fs/index.ts",
    "docker/index": "src/docker/index.ts",
    "kit/index": "src/kit/index.ts",
    "kit/cases/index": "src/kit/cases/index.ts",
    "kit/vitest/index": "src/kit/vitest/index.ts",
    // Loads the shell when a script is first run.
    "shell/run-shell": "src/shell/run-shell.ts",
    // "#open-image" in package.json: in Node, and in a browser.
    "image/open-image": "src/image/open-image.ts",
    "image/open-in-browser": "src/image/open-in-browser.ts",
    // "#new-volume" likewise.
    "node-fs/new-volume": "src/node-fs/new-volume.ts",
    "node-fs/no-new-volume": "src/node-fs/no-new-volume.ts",
  },
  plugins: [justBash, apartInBrowser, notice],
  output: {
    dir: "dist",
    chunkFileNames: "chunks/[name].js",
    minify: MINIFIED,
    codeSplitting: {
      groups: [
        { name: "core", test: CORE, priority: 6 },
        { name: "engine", test: ENGINE, priority: 5 },
        ...GROUPS,
      ],
    },
  },
};

/** The command is CommonJS: of scripts, unlike modules, V8's code can be kept from one run to the next (src/cli/kept-code.ts),
 *  and Node loads them without its loader of modules. */
const COMMAND: RolldownOptions = {
  ...SHARED,
  input: {
    main: "src/cli/main.ts",
    "run-process": "src/cli/run-process.ts",
    // Threads of a command.
    "jobs/worker": "src/cli/jobs/worker.ts",
    // Processes of their own.
    "kernel/worker": "src/kernel/worker.ts",
    "calibrate/worker": "src/calibrate/worker.ts",
  },
  plugins: [justBash, notice, commonJs],
  output: {
    dir: "dist/cli",
    format: "cjs",
    // What is compiled from kept code cannot import; Node's require loads modules, too.
    dynamicImportInCjs: false,
    // Who has a worker looks for it beside its own file, and the version two folders above.
    chunkFileNames: ({ name }) => {
      if (["kernel", "calibrate", "jobs"].includes(name)) return `${name}/${name}.js`;
      return name === "version" ? "version.js" : "chunks/[name].js";
    },
    minify: MINIFIED,
    codeSplitting: {
      groups: [
        // One file: between files every call would look its function up.
        { name: "engine", test: (id) => CORE.test(id) || ENGINE.test(id), priority: 6 },
        { name: "version", test: /src\/cli\/version\.ts/, priority: 4 },
        { name: "run", test: RUN, priority: 3 },
        { name: "cli", test: CLI, priority: 2 },
        { name: "kernel", test: /src\/kernel\/(?!worker\.ts)/ },
        { name: "jobs", test: /src\/cli\/jobs\/(?!jobs-option|worker\.ts)/ },
        { name: "calibrate", test: /src\/calibrate\/(?!worker\.ts)/ },
        ...GROUPS,
      ],
    },
  },
};

export default defineConfig([LIBRARY, COMMAND]);
