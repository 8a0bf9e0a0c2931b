import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chainIds } from "../../../src/image/chain-id.ts";
import type { Digest, ImageConfig } from "../../../src/image/imported-image.ts";
import { jsonOf } from "../../../src/report/docker/go-value.ts";
import { historyTable } from "../../../src/report/docker/history-table.ts";
import { imageHistory } from "../../../src/report/docker/image-history.ts";
import { inspectedImage } from "../../../src/report/docker/inspected-image.ts";

/** What Docker 20.10.24 said of images that its two builders and `docker commit` made. */
interface Build {
  readonly name: string;
  readonly image_config: {
    readonly created: string;
    readonly os: string;
    readonly architecture: string;
    readonly config: Record<string, unknown>;
    readonly rootfs: { readonly diff_ids?: readonly Digest[] };
    readonly history: readonly {
      readonly created?: string;
      readonly created_by?: string;
      readonly comment?: string;
      readonly empty_layer?: boolean;
    }[];
  };
  readonly inspect: {
    readonly Id: Digest;
    readonly Parent: Digest | "";
    readonly RepoTags: readonly string[];
    readonly Size: number;
  };
  /** Newest first. */
  readonly history_api: readonly { readonly Id: Digest | "<missing>"; readonly Size: number }[];
  readonly history_cli: string;
}

const fixture = new URL("../../cli/fixtures/docker/builds.json", import.meta.url);
const BUILDS = JSON.parse(readFileSync(fixture, "utf8")) as Build[];

function configOf({ inspect, image_config: document }: Build): ImageConfig {
  const { created, os, architecture, config: container, rootfs } = document;
  const history = document.history.map((step) => ({
    ...(step.created === undefined ? {} : { created: step.created }),
    ...(step.created_by === undefined ? {} : { createdBy: step.created_by }),
    ...(step.comment === undefined ? {} : { comment: step.comment }),
    emptyLayer: step.empty_layer === true,
  }));
  const diffIds = rootfs.diff_ids ?? [];
  const bytes = Buffer.from(JSON.stringify(document));
  return { id: inspect.Id, created, os, architecture, container, diffIds, history, bytes };
}

/** Directories are random, and the time of the last tag is not in an image. */
const withoutChance = (text: string) =>
  text
    .replace(/\/var\/lib\/docker\/overlay2\/\w+/g, "DIRECTORY")
    .replace(/"LastTagTime":"[^"]*"/, '"LastTagTime":""');

describe.each(BUILDS)("of $name Docker and we say the same", (build) => {
  const config = configOf(build);

  it("in history", () => {
    const { history_api: steps, history_cli: text } = build;
    const layerSizes = steps
      .map(({ Size }) => Size)
      .reverse()
      .filter((_, i) => !config.history[i]!.emptyLayer);
    const ids = steps.map(({ Id }) => Id);

    const ours = imageHistory({ config, layerSizes }, (id) => {
      const parent = ids[ids.indexOf(id) + 1] ?? "<missing>";
      return { id, parent: parent === "<missing>" ? null : parent, names: [] };
    });

    expect(historyTable(ours, { now: 0, human: false, noTrunc: true })).toBe(text);
  });

  it("in inspect, every field in its order", () => {
    const { inspect } = build;
    const ours = inspectedImage(
      {
        ...{ config, names: inspect.RepoTags, digests: [], size: inspect.Size },
        parent: inspect.Parent === "" ? null : inspect.Parent,
        chainIds: chainIds(config.diffIds),
      },
      "docker-20.10",
    );

    expect(withoutChance(jsonOf(ours))).toBe(withoutChance(JSON.stringify(inspect)));
  });
});
