import { BuildError } from "../build-error.ts";

/** What `# check=skip=JSONArgsRecommended,StageNameCasing;error=true` asks for. */
export interface CheckOptions {
  /** "all", or the names of rules. */
  readonly skip: "all" | readonly string[];
  /** The same of experimental rules, which skip says nothing of. */
  readonly experimental: "all" | readonly string[];
  /** A warning ends the build. */
  readonly error: boolean;
}

const SWITCH: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(["1", "t", "T", "TRUE", "true", "True"].map((word) => [word, true])),
  ...Object.fromEntries(["0", "f", "F", "FALSE", "false", "False"].map((word) => [word, false])),
};

/** Reads the value of the directive `check`, or of the build argument BUILDKIT_DOCKERFILE_CHECK.
 *  BuildKit: linter.ParseLintOptions @throws BuildError */
export function parseCheckOptions(text: string): CheckOptions {
  let skip: CheckOptions["skip"] = [];
  let experimental: CheckOptions["experimental"] = [];
  let error = false;
  const trimmed = text.trim();
  for (const part of trimmed === "" ? [] : trimmed.split(";")) {
    const [key = "", ...rest] = part.split("=");
    const value = rest.join("=").trim();
    if (rest.length === 0) throw invalid(`invalid check option ${JSON.stringify(part)}`);
    const name = key.trim();
    if (name === "skip") skip = rulesIn(value);
    else if (name === "experimental") experimental = rulesIn(value);
    else if (name === "error") {
      const on = SWITCH[value];
      if (on === undefined) throw invalid(`failed to parse check option ${JSON.stringify(part)}`);
      error = on;
    } else {
      throw invalid(`invalid check option ${JSON.stringify(name)}`);
    }
  }
  return { skip, experimental, error };
}

const rulesIn = (value: string): "all" | readonly string[] =>
  value === "all" ? "all" : value.split(",").map((one) => one.trim());

function invalid(message: string): BuildError {
  return new BuildError(message, { remedy: "write it as # check=skip=RULE,RULE;error=true" });
}
