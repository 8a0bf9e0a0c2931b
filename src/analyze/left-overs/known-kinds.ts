import type { LeftOverKind } from "./kind.ts";

const cacheMount = (what: string, clear: string, command?: string): LeftOverKind["fix"] => ({
  kind: "same-run",
  words: `Let the step keep ${what} out of the layer: ${clear} in the same RUN, or RUN --mount=type=cache.`,
  command,
});

/** What is found in images and is seldom used there. Of several kinds that fit a path the first counts. Each place is the
 *  tool's default. Not listed is what programs may read: Yarn's zipped packages, models and browsers below ~/.cache. Sources: the manuals of apt.conf(5), dnf5-caching(7), apk-cache(5), pip ("Caching"), npm-config,
 *  `yarn cache dir`, `pnpm store path`, `go env GOCACHE GOMODCACHE`, the Cargo book ("Cargo Home"), Maven's settings, FHS. */
export const KNOWN_KINDS: readonly LeftOverKind[] = [
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
    paths: ["/var/cache/dnf/*", "/var/cache/libdnf5/*", "/var/cache/yum/*", "/var/cache/zypp/*"],
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
      "**/mambaforge/pkgs/*",
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
  {
    kind: "node-dev",
    title: "packages of Node that only a build needs",
    paths: [
      "**/node_modules/.cache/",
      "**/node_modules/typescript/",
      "**/node_modules/webpack/",
      "**/node_modules/eslint/",
      "**/node_modules/prettier/",
      "**/node_modules/jest/",
      "**/node_modules/vitest/",
      "**/node_modules/mocha/",
      "**/node_modules/@types/",
      "**/node_modules/@typescript-eslint/",
    ],
    reason: "they are devDependencies nearly everywhere",
    fix: {
      kind: "multi-stage",
      words: "Build in a stage of its own; in the last one install with npm ci --omit=dev.",
    },
  },
  {
    kind: "git",
    title: "the history of a version control system",
    paths: ["**/.git/", "**/.hg/", "**/.svn/"],
    reason: "a program needs the files, not how they came about",
    fix: { kind: "leave-out", words: "Add .git to .dockerignore, or clone with --depth 1." },
  },
  {
    kind: "pycache",
    title: "compiled Python files",
    paths: ["**/__pycache__/", "**/*.pyc"],
    reason:
      "Python makes them when it first imports a module; without them the first start is slower",
    fix: {
      kind: "leave-out",
      words:
        "Set ENV PYTHONDONTWRITEBYTECODE=1 before the step, and add **/__pycache__ to .dockerignore.",
    },
  },
  {
    kind: "desktop-files",
    title: "files that editors and desktops leave",
    paths: ["**/.DS_Store", "**/Thumbs.db", "**/*.swp", "**/*~"],
    reason: "no program reads them",
    fix: { kind: "leave-out", words: "Add them to .dockerignore." },
  },
  {
    kind: "core-dumps",
    title: "core dumps",
    paths: ["/core", "**/core.[0-9]*", "/var/crash/*", "/var/lib/systemd/coredump/*"],
    reason: "a program that crashed during the build left its memory",
    fix: { kind: "same-run", words: "Find out what crashed, and remove the dump in the same RUN." },
  },
  {
    kind: "temporary",
    title: "temporary files",
    paths: ["/tmp/*", "/var/tmp/*"],
    reason: "by the FHS, programs must not expect them to be there when they start",
    fix: cacheMount("them", "remove them (or RUN --mount=type=tmpfs,target=/tmp)"),
  },
  {
    kind: "logs",
    title: "logs",
    paths: [
      "/var/log/**/*.log",
      "/var/log/**/*.log.[0-9]*",
      "/var/log/apt/*",
      "/var/log/lastlog",
      "/var/log/faillog",
      "/var/log/btmp",
      "/var/log/wtmp",
      "**/npm-debug.log*",
      "**/yarn-error.log",
    ],
    reason: "they tell of the build, not of the program",
    fix: { kind: "same-run", words: "Remove them in the RUN that writes them." },
  },
  {
    kind: "package-backups",
    title: "a package manager's copies of its own files",
    paths: [
      "/var/lib/dpkg/*-old",
      "/var/cache/debconf/*-old",
      "/var/backups/*",
      "/var/cache/ldconfig/aux-cache",
    ],
    reason: "they are the state before the last change, or are made again",
    fix: { kind: "same-run", words: "Remove them in the RUN that installs the packages." },
  },
  {
    kind: "docs",
    title: "manuals and documentation",
    paths: [
      "/usr/share/man/*",
      "/usr/share/doc/*",
      "/usr/share/info/*",
      "/usr/share/gtk-doc/*",
      "/usr/local/share/man/*",
      "/usr/local/share/doc/*",
    ],
    reason:
      "nobody reads them in a container; licences lie among them (/usr/share/doc/*/copyright)",
    fix: {
      kind: "same-run",
      words:
        "Have the package manager leave them out: path-exclude in /etc/dpkg/dpkg.cfg.d, tsflags=nodocs for dnf; or begin FROM a -slim image.",
    },
  },
  {
    kind: "locales",
    title: "translations",
    paths: ["/usr/share/locale/*/LC_MESSAGES/", "/usr/share/i18n/locales/"],
    reason: "messages in other languages than the program's users read",
    fix: {
      kind: "same-run",
      words:
        "Have the package manager leave them out: path-exclude in /etc/dpkg/dpkg.cfg.d; or begin FROM a -slim image.",
    },
  },
  {
    kind: "compilers",
    title: "compilers, headers and static libraries",
    paths: [
      "/usr/include/*",
      "/usr/local/include/*",
      "/usr/lib/gcc/",
      "/usr/libexec/gcc/",
      "/usr/lib/llvm-*/bin/",
      "/usr/lib/llvm-*/include/",
      "/usr/lib/**/*.a",
      "/usr/local/lib/**/*.a",
    ],
    reason: "they build programs; what is built does not need them",
    fix: {
      kind: "multi-stage",
      words: "Build in a stage of its own and COPY --from it the result alone.",
    },
  },
  {
    kind: "debug-symbols",
    title: "debug symbols",
    paths: ["/usr/lib/debug/*", "/usr/local/lib/debug/*"],
    reason: "only debuggers read them",
    fix: {
      kind: "leave-out",
      words: "Leave the -dbg and -dbgsym packages out, or strip the files.",
    },
  },
];
