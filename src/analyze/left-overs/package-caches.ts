import type { LeftOverKind } from "./kind.ts";

/** The advice for what a step keeps for the next time. */
export const cacheMount = (what: string, clear: string, command?: string): LeftOverKind["fix"] => ({
  kind: "same-run",
  words: `Let the step keep ${what} out of the layer: ${clear} in the same RUN, or RUN --mount=type=cache.`,
  command,
});

/** What package managers and compilers keep for the next time. Each place is the tool's default, after dnf5-caching(7),
 *  apk-cache(5), npm's config reference, `yarn cache dir`, the documentation of Bun, NuGet and uv, cmd/go's own tests, the
 *  Cargo book ("Cargo Home"), Gradle's user guide, pip's page on caching, Composer's Factory::getCacheDir, conda's page on
 *  its directories and Debian's docker-clean. conda and pnpm link what they install to their caches. Not listed is what programs may read: Yarn's zipped packages, models
 *  and browsers below ~/.cache. */
export const PACKAGE_CACHES: readonly LeftOverKind[] = [
  {
    kind: "apt-lists",
    title: "apt's package lists",
    paths: ["/var/lib/apt/lists/*"],
    reason: "apt-get update fetches them anew; nothing else reads them",
    fix: {
      kind: "same-run",
      words: "End the RUN that calls apt-get update with rm -rf /var/lib/apt/lists/*.",
      command: "rm -rf /var/lib/apt/lists/*",
    },
  },
  {
    kind: "apt-cache",
    title: "apt's cache",
    paths: [
      "/var/cache/apt/archives/*.deb",
      "/var/cache/apt/archives/partial/*",
      "/var/cache/apt/*.bin",
    ],
    reason: "the packages are installed, and apt makes its indexes again",
    fix: {
      kind: "same-run",
      words: "Call apt-get clean in the RUN that installs the packages.",
      command: "apt-get clean",
    },
  },
  {
    kind: "dnf-cache",
    title: "the cache of dnf, yum or zypper",
    paths: [
      "/var/cache/dnf/*",
      "/var/cache/libdnf5/*",
      "**/.cache/libdnf5/",
      "/var/cache/yum/*",
      "/var/cache/zypp/*",
    ],
    reason: "repository data and packages are fetched anew when something is installed",
    fix: cacheMount(
      "the cache",
      "dnf clean all (yum clean all, zypper clean)",
      "rm -rf /var/cache/dnf /var/cache/libdnf5 /var/cache/yum /var/cache/zypp",
    ),
  },
  {
    kind: "apk-cache",
    title: "apk's cache",
    paths: ["/var/cache/apk/*", "/etc/apk/cache/*"],
    reason: "apk fetches its indexes and packages anew when something is installed",
    fix: {
      kind: "same-run",
      words: "Install with apk add --no-cache.",
      command: "rm -rf /var/cache/apk/*",
    },
  },
  {
    kind: "pacman-cache",
    title: "pacman's cache",
    paths: ["/var/cache/pacman/pkg/*"],
    reason: "the packages are installed",
    fix: cacheMount("the packages", "pacman -Scc --noconfirm", "pacman -Scc --noconfirm"),
  },
  {
    kind: "pip-cache",
    title: "pip's cache",
    paths: ["**/.cache/pip/"],
    reason: "what it holds is installed",
    fix: {
      kind: "same-run",
      words: "Install with pip install --no-cache-dir.",
      command: "rm -rf ~/.cache/pip",
    },
  },
  {
    kind: "python-cache",
    title: "the cache of uv, Poetry, pipenv or conda",
    paths: [
      "**/.cache/uv/",
      "**/.cache/pypoetry/",
      "**/.cache/pipenv/",
      "/opt/conda/pkgs/*",
      "**/miniconda3/pkgs/*",
      "**/anaconda3/pkgs/*",
      "**/miniforge3/pkgs/*",
      "**/mambaforge/pkgs/*",
      "**/.conda/pkgs/*",
    ],
    reason: "what it holds is installed",
    fix: cacheMount("the cache", "uv cache clean, poetry cache clear, conda clean -afy"),
  },
  {
    kind: "npm-cache",
    title: "npm's cache",
    paths: ["**/.npm/_cacache/", "**/.npm/_logs/", "**/.npm/_npx/", "**/.cache/node-gyp/"],
    reason: "what it holds is installed in node_modules",
    fix: cacheMount("npm's cache", "npm cache clean --force", "npm cache clean --force"),
  },
  {
    kind: "yarn-cache",
    title: "the cache of Yarn or pnpm",
    paths: [
      "**/.cache/yarn/",
      "/usr/local/share/.cache/yarn/",
      "**/.local/share/pnpm/store/",
      "**/.pnpm-store/",
      "**/.cache/pnpm/",
      "**/.bun/install/cache/",
    ],
    reason: "what it holds is installed in node_modules",
    fix: cacheMount("the cache", "yarn cache clean, pnpm store prune"),
  },
  {
    kind: "go-cache",
    title: "Go's build and module cache",
    paths: ["**/.cache/go-build/", "/go/pkg/mod/", "/root/go/pkg/mod/", "/home/*/go/pkg/mod/"],
    reason: "a program that Go has built needs none of it",
    fix: {
      kind: "multi-stage",
      words: "Build in a stage of its own and COPY --from it the program alone.",
    },
  },
  {
    kind: "cargo-cache",
    title: "Cargo's registry and git cache",
    paths: [
      "**/.cargo/registry/",
      "**/.cargo/git/",
      "/usr/local/cargo/registry/",
      "/usr/local/cargo/git/",
    ],
    reason: "a program that Cargo has built needs none of it",
    fix: {
      kind: "multi-stage",
      words: "Build in a stage of its own and COPY --from it the program alone.",
    },
  },
  {
    kind: "jvm-cache",
    title: "the cache of Maven, Gradle, sbt or Coursier",
    paths: [
      "**/.m2/repository/",
      "**/.m2/wrapper/",
      "**/.gradle/caches/",
      "**/.gradle/wrapper/",
      "**/.ivy2/cache/",
      "**/.cache/coursier/",
    ],
    reason: "what a program needs of it is in its own archive or lib directory",
    fix: {
      kind: "multi-stage",
      words: "Build in a stage of its own and COPY --from it the result alone.",
    },
  },
  {
    kind: "other-cache",
    title: "the cache of a package manager",
    paths: [
      "**/.composer/cache/",
      "**/.cache/composer/",
      "/usr/local/bundle/cache/",
      "**/.bundle/cache/",
      "**/.local/share/NuGet/",
      "**/.nuget/packages/",
      "**/.cabal/packages/",
      "**/.stack/pantry/",
      "**/.cache/Homebrew/",
    ],
    reason: "what it holds is installed or built",
    fix: cacheMount("the cache", "remove it"),
  },
];
