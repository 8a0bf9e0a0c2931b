import type { BuildProfile } from "../profile.ts";

/** How a flag of an instruction is given. */
export type FlagKind = "switch" | "text" | "list";
export type FlagTable = Readonly<Record<string, FlagKind>>;

/** What a Dockerfile may say, and how a builder words its refusal. Data: the parser knows no engine by name. */
export interface Dialect {
  readonly heredocs: boolean;
  readonly directives: readonly string[];
  /** By instruction, lower case. */
  readonly flags: Readonly<Record<string, FlagTable>>;
  /** Text behind a JSON list is not looked at. */
  readonly jsonTail: boolean;
  readonly leastRetries: 0 | 1;
  /** The values of a --mount are looked at before variables have theirs. */
  readonly earlyMounts: boolean;
  /** Two stages of one name. */
  readonly sameStageName: "taken" | "refused";
  /** Flags that are known and refused. */
  readonly needBuildKit: readonly string[];
  readonly words: Wording;
}

export interface Wording {
  readonly onLine: (line: number, message: string) => string;
  /** Before what is wrong with a line's form. */
  readonly malformed: string;
  readonly empty: string;
  readonly unknownInstruction: (name: string) => string;
  readonly unknownFlag: (name: string) => string;
  readonly duplicateFlag: (name: string) => string;
  readonly missingValue: (name: string) => string;
  readonly notBoolean: (name: string, value: string) => string;
  readonly retries: (count: number) => string;
  /** Names the word that was probably meant. */
  readonly suggests: boolean;
}

const CURRENT_WORDS: Wording = {
  onLine: (line, message) => `dockerfile parse error on line ${line}: ${message}`,
  malformed: "",
  empty: "the Dockerfile cannot be empty",
  unknownInstruction: (name) => `unknown instruction: ${name}`,
  unknownFlag: (name) => `unknown flag: --${name}`,
  duplicateFlag: (name) => `duplicate flag specified: --${name}`,
  missingValue: (name) => `missing a value on flag: --${name}`,
  notBoolean: (name, value) => `expecting boolean value for flag --${name}, not: ${value}`,
  retries: (count) => `--retries cannot be negative (${count})`,
  suggests: true,
};

const WORDS_20_10: Wording = {
  onLine: (line, message) => `dockerfile parse error line ${line}: ${message}`,
  malformed: "",
  empty: "the Dockerfile cannot be empty",
  unknownInstruction: (name) => `unknown instruction: ${name.toUpperCase()}`,
  unknownFlag: (name) => `Unknown flag: ${name}`,
  duplicateFlag: (name) => `Duplicate flag specified: ${name}`,
  missingValue: (name) => `Missing a value on flag: ${name}`,
  notBoolean: (name, value) => `Expecting boolean value for flag ${name}, not: ${value}`,
  retries: (count) => `--retries must be at least 1 (not ${count})`,
  suggests: false,
};

const CLASSIC_WORDS: Wording = {
  ...WORDS_20_10,
  malformed: "failed to parse Dockerfile: ",
  empty: "the Dockerfile (Dockerfile) cannot be empty",
};

const COPY: FlagTable = { chown: "text", chmod: "text" };
const COPY_NOW: FlagTable = { ...COPY, link: "switch", exclude: "list" };
const HEALTH: FlagTable = {
  interval: "text",
  timeout: "text",
  "start-period": "text",
  retries: "text",
};

const FLAGS_20_10: Dialect["flags"] = {
  from: { platform: "text" },
  add: COPY,
  copy: { ...COPY, from: "text" },
  run: { mount: "list" },
  healthcheck: HEALTH,
};

const FLAGS_28: Dialect["flags"] = {
  from: { platform: "text" },
  add: { ...COPY_NOW, "keep-git-dir": "switch", checksum: "text", unpack: "switch" },
  copy: { ...COPY_NOW, from: "text" },
  run: { mount: "list", network: "text" },
  healthcheck: { ...HEALTH, "start-interval": "text" },
};

const DOCKER_28: Dialect = {
  heredocs: true,
  directives: ["escape", "syntax", "check"],
  flags: FLAGS_28,
  jsonTail: false,
  leastRetries: 0,
  earlyMounts: false,
  sameStageName: "taken",
  needBuildKit: [],
  words: CURRENT_WORDS,
};

/** All that any front end takes, the experimental ones included. */
export const EVERYTHING: Dialect = {
  ...DOCKER_28,
  flags: {
    ...FLAGS_28,
    copy: { ...FLAGS_28.copy, parents: "switch" },
    run: { ...FLAGS_28.run, security: "text", device: "list" },
  },
};

const BUILDKIT_20_10: Dialect = {
  heredocs: false,
  directives: ["escape", "syntax"],
  flags: FLAGS_20_10,
  jsonTail: true,
  leastRetries: 1,
  earlyMounts: true,
  sameStageName: "taken",
  needBuildKit: [],
  words: WORDS_20_10,
};

const CLASSIC: Dialect = {
  ...BUILDKIT_20_10,
  sameStageName: "refused",
  needBuildKit: ["mount", "chmod"],
  words: CLASSIC_WORDS,
};

/** What an engine takes. With BuildKit a `# syntax=` line brings a front end of its own, which takes everything. */
export function dialectOf(profile: BuildProfile, syntax: string | undefined): Dialect {
  if (profile.builder === "classic") return CLASSIC;
  if (syntax !== undefined) return EVERYTHING;
  return profile.name === "docker-20.10-buildkit" ? BUILDKIT_20_10 : DOCKER_28;
}
