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

/** `shell`: the words of SHELL as they are when a step has been taken. */
export function historyWords(profile: BuildProfile, shell: () => readonly string[]): HistoryWords {
  return profile.builder === "classic" ? classic(shell) : buildkit(profile.copyFlagsInHistory);
}

function classic(shell: () => readonly string[]): HistoryWords {
  // It says that nothing was run.
  const nop = (words: string) => `${shell().join(" ")} #(nop) ${words}`;
  return {
    metadata: (words) => nop(` ${words}`),
    workdir: (path) => nop(`WORKDIR ${path}`),
    run: (argv, args) => withArgs(argv, args),
    copy: ({ kind, sum, target, flags }) => {
      const chown = flags.chown === undefined ? "" : `--chown=${flags.chown}`;
      return nop(`${kind} ${chown}${sum} in ${target} `);
    },
  };
}

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
