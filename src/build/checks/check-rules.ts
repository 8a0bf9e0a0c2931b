/** The build checks of Docker 28, as docs.docker.com/reference/build-checks has them: what each says. */
export const CHECK_RULES = {
  StageNameCasing: (name: string) => `Stage name '${name}' should be lowercase`,
  FromAsCasing: (from: string, as: string) => `'${as}' and '${from}' keywords' casing do not match`,
  NoEmptyContinuation: () => "Empty continuation line",
  ConsistentInstructionCasing: (name: string, wanted: string) =>
    `Command '${name}' should match the case of the command majority (${wanted})`,
  DuplicateStageName: (name: string) =>
    `Duplicate stage name ${JSON.stringify(name)}, stage names should be unique`,
  ReservedStageName: (name: string) =>
    `Stage name should not use the same name as reserved stage ${JSON.stringify(name)}`,
  JSONArgsRecommended: (name: string) =>
    `JSON arguments recommended for ${name} to prevent unintended behavior related to OS signals`,
  MaintainerDeprecated: () => "Maintainer instruction is deprecated in favor of using label",
  UndefinedArgInFrom: (name: string, meant: string) =>
    `FROM argument '${name}' is not declared${meant}`,
  WorkdirRelativePath: (path: string) =>
    `Relative workdir ${JSON.stringify(path)} can have unexpected results if the base image changes`,
  UndefinedVar: (name: string, meant: string) => `Usage of undefined variable '$${name}'${meant}`,
  MultipleInstructionsDisallowed: (name: string) =>
    `Multiple ${name} instructions should not be used in the same stage because only the last one will be used`,
  LegacyKeyValueFormat: (name: string) =>
    `"${name} key=value" should be used instead of legacy "${name} key value" format`,
  InvalidBaseImagePlatform: (image: string, expected: string, actual: string) =>
    `Base image ${image} was pulled with platform ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)} for current build`,
  RedundantTargetPlatform: (platform: string) =>
    `Setting platform to predefined ${platform} in FROM is redundant as this is the default behavior`,
  SecretsUsedInArgOrEnv: (instruction: string, key: string) =>
    `Do not use ARG or ENV instructions for sensitive data (${instruction} ${JSON.stringify(key)})`,
  InvalidDefaultArgInFrom: (name: string) =>
    `Default value for ARG ${name} results in empty or invalid base image name`,
  FromPlatformFlagConstDisallowed: (platform: string) =>
    `FROM --platform flag should not use constant value ${JSON.stringify(platform)}`,
  CopyIgnoredFile: (instruction: string, file: string) =>
    `Attempting to ${instruction} file ${JSON.stringify(file)} that is excluded by .dockerignore`,
  InvalidDefinitionDescription: (instruction: string, name: string) =>
    `Comment for ${instruction} should follow the format: \`# ${name} <description>\``,
  ExposeProtoCasing: (port: string) =>
    `Defined protocol '${port}' in EXPOSE instruction should be lowercase`,
  ExposeInvalidFormat: (port: string) =>
    `EXPOSE instruction should not define an IP address or host-port mapping, found '${port}'`,
} as const;

/** Rules that are asked for: `# check=experimental=all`. */
export const EXPERIMENTAL: ReadonlySet<CheckRule> = new Set(["InvalidDefinitionDescription"]);

export type CheckRule = keyof typeof CHECK_RULES;

/** Where Docker explains a rule: `…/rule/json-args-recommended/`. */
export function ruleUrl(rule: CheckRule): string {
  const words = rule.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
  return `https://docs.docker.com/go/dockerfile/rule/${words}/`;
}
