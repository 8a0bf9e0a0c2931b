import type { LeftOverKind } from "./kind.ts";
import { cacheMount, PACKAGE_CACHES } from "./package-caches.ts";

/** What is found in images and is seldom used there. Of several kinds that fit a path the first counts. */
export const KNOWN_KINDS: readonly LeftOverKind[] = [
  ...PACKAGE_CACHES,
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
