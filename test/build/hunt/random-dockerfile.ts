import { Random } from "../../kernel/generate/random.ts";
import { BASE_NAME, type BuildCase, type ContextEntry, type Step } from "./build-case.ts";
import { randomContext } from "./random-context.ts";
import { randomRun } from "./random-run.ts";

const FEWEST = 3;
const MOST = 12;

const WEIGHTS = {
  ...{ run: 40, copy: 20, add: 9, workdir: 8, user: 6, env: 4, arg: 3, volume: 3, label: 2 },
  ...{ onbuild: 1, start: 2, shell: 0.5, expose: 0.5 },
};

/** A random Dockerfile and its context: the same seed and index, the same case. */
export function randomDockerfile(seed: string, index: number): BuildCase {
  const id = `${seed}-${index}`;
  const random = new Random(id);
  const context = randomContext(random);
  const maker = new StepMaker(random, context);
  const count = random.between(FEWEST, MOST);
  const steps: Step[] = [];
  if (random.chance(0.3)) {
    const first = random.between(1, Math.max(1, count - 2));
    steps.push(`FROM ${BASE_NAME} AS one`, ...maker.steps(first, null, false));
    const base = random.weighted({ [BASE_NAME]: 6, one: 2, scratch: 1 });
    const rest = maker.steps(Math.max(1, count - first), base);
    steps.push(`FROM ${base}`, ...rest);
  } else {
    steps.push(`FROM ${BASE_NAME}`, ...maker.steps(count, null));
  }
  return { id, context, steps };
}

const TARGETS = [
  ...["/", "/w/", "/w", "/w/a", "./", ".", "a/", "sub/", "sub", "/lower/dir", "/lower/dir/"],
  ...["/data/new/deep/", "/lower/emptydir", "/lower", "f", "/opt/n/", "/new", "d", "/opt", "/w/f"],
];
/** Where many copies fail. */
const ODD_TARGETS = ["/lower/sl", "/lower/file.txt", "/lower/sl/", "/lower/h1/x"];
const STAGED = [
  ...[
    "/lower",
    "/lower/dir",
    "/lower/file.txt",
    "/lower/h1",
    "/lower/h*",
    "/lower/perm",
    "/w",
    "/w/*",
  ],
  ...["/lower/sl", "/etc/app.conf", "/data", "/lower/perm/suid", "/lower/", "/opt", "/etc/*.conf"],
];
const GLOBS = ["*.txt", "d/*", "?.txt", "*", "d*", "[ab].txt", "d/*.txt"];
const OWNERS = ["app", "1000:1000", "app:root", "0", "33:app", "1000"];

class StepMaker {
  readonly #random: Random;
  readonly #names: readonly string[];
  #mayFail = true;
  #isRoot = true;
  #hasShell = true;

  constructor(random: Random, context: readonly ContextEntry[]) {
    this.#random = random;
    this.#names = context.filter(({ type }) => type !== "fifo").map(({ path }) => path);
  }

  /** `mayFail` is false for a stage that BuildKit takes beside another: which fails first is chance. */
  steps(count: number, second: string | null, mayFail = second === null): Step[] {
    this.#mayFail = mayFail;
    this.#isRoot = true;
    this.#hasShell = second !== "scratch";
    return Array.from({ length: count }, () => this.#step(second !== null));
  }

  #step(staged: boolean): Step {
    const random = this.#random;
    const kind = random.weighted(this.#hasShell ? WEIGHTS : { ...WEIGHTS, run: 0 });
    switch (kind) {
      case "run":
        return randomRun(random, this.#mayFail, this.#isRoot);
      case "copy":
      case "add":
        return this.#copy(kind === "copy" ? "COPY" : "ADD", staged);
      case "workdir":
        return `WORKDIR ${random.pick(["/w", "/w/a/b", "rel", "/lower/dir", "/", "/data/$V", "w2", ...(random.chance(0.1) ? ["/lower/sl", "/lower/h1/x"] : [])])}`;
      case "user":
        return this.#user();
      case "env":
        return `ENV ${random.pick(["V=one", 'W="two words"', "V=$V-more", "HOME=/w", "P=/w/a Q=$P"])}`;
      case "arg":
        return `ARG ${random.pick(["V", "V=arg", "W=$V", "P=/x"])}`;
      case "volume":
        return `VOLUME ${random.pick(["/data", "/lower/dir", "/w /v", '["/w/a"]'])}`;
      case "label":
        return `LABEL ${random.pick(["a=b", 'author ="me"', 'x="1" y=2'])}`;
      case "onbuild":
        return `ONBUILD ${random.pick(["RUN echo built > /onbuild", "COPY a.txt /onbuild/", "ENV O=1"])}`;
      case "start":
        return random.pick(['CMD ["sleep", "1d"]', "CMD echo hi", 'ENTRYPOINT ["/bin/sh"]']);
      case "shell":
        return `SHELL ["/bin/sh", "-ec"]`;
      case "expose":
        return `EXPOSE ${random.pick(["80", "80/udp 53"])}`;
      default:
        return kind satisfies never;
    }
  }

  #user(): string {
    const user = this.#random.pick(["app", "1000", "root", "app:root", "33:33", "0"]);
    this.#isRoot = /^(root|0)$/.test(user);
    return `USER ${user}`;
  }

  #copy(kind: "COPY" | "ADD", staged: boolean): string {
    const random = this.#random;
    const from = staged && kind === "COPY" && random.chance(0.6);
    const several = random.chance(0.2);
    const one = () => (from ? random.pick(STAGED) : this.#source(kind));
    const sources = several ? [one(), one()] : [one()];
    const target = random.pick(random.chance(0.06) ? ODD_TARGETS : TARGETS);
    const isMany = several || sources.some((source) => /[*?[]/.test(source));
    const to = isMany && !target.endsWith("/") && random.chance(0.9) ? `${target}/` : target;
    const flags = [
      ...(from ? ["--from=one"] : []),
      ...(random.chance(0.2) ? [`--chown=${random.pick(OWNERS)}`] : []),
    ];
    return [kind, ...flags, ...sources, to].join(" ");
  }

  #source(kind: "COPY" | "ADD"): string {
    const random = this.#random;
    const archives = this.#names.filter((name) => /^t\./.test(name));
    if (kind === "ADD" && archives.length > 0 && random.chance(0.6)) return random.pick(archives);
    switch (random.weighted({ named: 12, glob: 3, all: 2, slash: 1, missing: 0.3 })) {
      case "glob":
        return random.pick(GLOBS);
      case "all":
        return random.pick([".", "./"]);
      case "slash":
        return "d/";
      case "missing":
        return "missing";
      default:
        return random.pick(this.#names);
    }
  }
}
