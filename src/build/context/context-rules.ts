import type { EngineName } from "../profile.ts";
import type { IgnoreRules } from "./ignore-pattern.ts";
import type { LeftOutFolders } from "./kept-entries.ts";

/** How an engine and its client bring a folder to the builder. Measured with 20.10.24; of 28 read in its sources. */
export interface ContextRules {
  readonly patterns: IgnoreRules;
  readonly leftOut: LeftOutFolders;
  readonly sockets: "left out" | "empty files";
  /** Folders that hold something keep their mtime, or get the time of the transfer. */
  readonly folderTimes: "kept" | "lost";
  readonly before1970: "kept" | "made 1970";
  /** `Dockerfile.dockerignore` beside the Dockerfile goes before `.dockerignore`. */
  readonly ownIgnoreFile: boolean;
  /** A source with a file on the way fails before the first step. */
  readonly filesOnTheWay: "fail" | "are missed";
}

export const CONTEXT_RULES: Readonly<Record<EngineName, ContextRules>> = {
  "docker-20.10-classic": {
    patterns: "20.10",
    leftOut: "never",
    sockets: "left out",
    folderTimes: "kept",
    before1970: "made 1970",
    ownIgnoreFile: false,
    filesOnTheWay: "are missed",
  },
  "docker-20.10-buildkit": {
    patterns: "20.10",
    leftOut: "always",
    sockets: "empty files",
    folderTimes: "lost",
    before1970: "kept",
    ownIgnoreFile: true,
    filesOnTheWay: "fail",
  },
  "docker-28": {
    patterns: "current",
    leftOut: "when needed",
    sockets: "empty files",
    folderTimes: "kept",
    before1970: "kept",
    ownIgnoreFile: true,
    filesOnTheWay: "are missed",
  },
};
