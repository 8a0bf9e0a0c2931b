import type { BuildProfile } from "../profile.ts";

/** How an engine's history names a step (`created_by`). */
export interface HistoryWords {
  /** A step that changed the settings alone. */
  metadata(words: string): string;
  workdir(path: string): string;
  /** `argv`: shell included; `args`: the build arguments it was given, as NAME=value. */
  run(argv: readonly string[], args: readonly string[]): string;
  copy(step: CopyWords): string;
}

export interface CopyWords {
  readonly kind: "COPY" | "ADD";
  readonly sources: readonly string[];
  readonly target: string;
  readonly flags: { readonly parents: boolean; readonly chown?: string; readonly chmod?: string };
  /** Of what was copied: file:<hash>, dir:<hash>, multi:<hash>. */
  readonly sum: string;
}

export function historyWords(profile: BuildProfile): HistoryWords {
  return profile.builder === "classic" ? CLASSIC : buildkit(profile.copyFlagsInHistory);
}

/** `#(nop)` says that nothing was run. Two blanks come from the empty word that stands for the shell. */
const CLASSIC: HistoryWords = {
  metadata: (words) => `/bin/sh -c #(nop)  ${words}`,
  workdir: (path) => `/bin/sh -c #(nop) WORKDIR ${path}`,
  run: (argv, args) => withArgs(argv, args),
  copy: ({ kind, sum, target, flags }) => {
    const chown = flags.chown === undefined ? "" : `--chown=${flags.chown}`;
    return `/bin/sh -c #(nop) ${kind} ${chown}${sum} in ${target} `;
  },
};

function buildkit(copyFlags: boolean): HistoryWords {
  return {
    metadata: (words) => words,
    workdir: (path) => `WORKDIR ${path}`,
    run: (argv, args) => `RUN ${withArgs(argv, args)} # buildkit`,
    copy: ({ kind, sources, target, flags }) => {
      const shown = copyFlags ? flagWords(flags) : "";
      return `${kind}${shown} ${[...sources, target].join(" ")} # buildkit`;
    },
  };
}

function flagWords({ parents, chown, chmod }: CopyWords["flags"]): string {
  const words = [
    parents ? " --parents" : "",
    chown === undefined ? "" : ` --chown=${chown}`,
    chmod === undefined ? "" : ` --chmod=${chmod}`,
  ];
  return words.join("");
}

function withArgs(argv: readonly string[], args: readonly string[]): string {
  const given = args.length === 0 ? [] : [`|${args.length}`, ...args];
  return [...given, ...argv].join(" ");
}
