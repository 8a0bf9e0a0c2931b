import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONFIG_LAYOUTS } from "../../../src/image/config/config-layout.ts";
import { type ConfigValues, configValues } from "../../../src/image/config/config-values.ts";
import { makeConfig } from "../../../src/image/config/make-config.ts";
import { readImageConfig } from "../../../src/image/image-config.ts";
import { DEFAULT_LIMITS } from "../../../src/image/limits.ts";
import { tempFolder } from "../support/temp.ts";

interface RecordedConfig {
  /** The build; "bk-" before those of BuildKit. */
  readonly name: string;
  /** The image id: the digest of the document that Docker wrote. */
  readonly id: string;
  /** The document, parsed. */
  readonly config: unknown;
}

const file = new URL("../fixtures/docker-configs.json", import.meta.url);
const RECORDED = JSON.parse(readFileSync(file, "utf8")) as readonly RecordedConfig[];
const folder = tempFolder();

/** What a document says, whose keys stand in another order and whose strings have no escapes of Go's. */
function valuesOf({ config }: RecordedConfig): ConfigValues {
  const bytes = Buffer.from(JSON.stringify(reversed(config)));
  return configValues(readImageConfig(folder.range(bytes), DEFAULT_LIMITS));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

const VALUES: ConfigValues = {
  architecture: "arm64",
  os: "linux",
  container: { Cmd: ["sh"] },
  diffIds: [],
  history: [{ createdBy: "CMD", emptyLayer: true }],
};

const textOf = (values: ConfigValues, writer: keyof typeof CONFIG_LAYOUTS): string =>
  Buffer.from(makeConfig(values, CONFIG_LAYOUTS[writer]).bytes).toString("utf8");

describe("makeConfig()", () => {
  it.each(RECORDED)("gives the image id of $name", (recorded) => {
    const buildkit = recorded.name.startsWith("bk-");
    const layout = CONFIG_LAYOUTS[buildkit ? "buildkit-20.10" : "docker-20.10"];

    const made = makeConfig(valuesOf(recorded), layout);

    expect(made.id).toBe(recorded.id);
  });

  it("gives what a reader of its bytes finds", () => {
    const values = valuesOf(RECORDED.find(({ name }) => name === "odd-labels")!);

    const made = makeConfig(values, CONFIG_LAYOUTS["docker-20.10"]);

    const read = readImageConfig(folder.range(made.bytes), DEFAULT_LIMITS);
    expect({ ...made, container: null, bytes: null }).toEqual({
      ...read,
      container: null,
      bytes: null,
    });
    expect(made.container.Labels).toEqual(read.container.Labels);
  });

  it("knows what each engine leaves out and what stands for a missing time", () => {
    expect(textOf(VALUES, "buildkit-28")).toBe(
      '{"architecture":"arm64","config":{"Cmd":["sh"]},"created":null,' +
        '"history":[{"created_by":"CMD","empty_layer":true}],"os":"linux",' +
        '"rootfs":{"type":"layers","diff_ids":null}}',
    );
    expect(textOf(VALUES, "buildkit-20.10")).toContain('"config":{"Cmd":["sh"],"OnBuild":null}');
    expect(textOf(VALUES, "docker-28")).toMatch(/"created":null,"history":\[\{"created_by":"CMD",/);
    expect(textOf(VALUES, "docker-20.10")).toMatch(
      /"created":"0001-01-01T00:00:00Z","history":\[\{"created":"0001-01-01T00:00:00Z","created_by"/,
    );
    expect(textOf(VALUES, "docker-20.10")).toMatch(/"rootfs":\{"type":"layers"\}\}$/);
  });

  it("takes BuildKit's time from the last step that has one", () => {
    const history = [
      { created: "2024-01-01T00:00:00.500Z", emptyLayer: false },
      { created: "2024-01-02T00:00:00+00:00", emptyLayer: false },
      { emptyLayer: true },
    ];

    expect(textOf({ ...VALUES, history }, "buildkit-28")).toContain(
      '"created":"2024-01-02T00:00:00Z","history":[{"created":"2024-01-01T00:00:00.5Z"}',
    );
  });

  it("has the start interval of health checks since 25", () => {
    const Healthcheck = { StartInterval: 5, Retries: 1, Test: ["NONE"] };
    const values = { ...VALUES, container: { Healthcheck } };

    expect(textOf(values, "docker-20.10")).toContain('{"Test":["NONE"],"Retries":1}');
    expect(textOf(values, "buildkit-28")).toContain('["NONE"],"StartInterval":5,"Retries":1}');
  });

  it.each([
    [{ container: { Env: "A=b" } }, "config.config.Env"],
    [{ container: { Tty: 1 } }, "config.config.Tty is 1; expected true or false"],
    [{ container: { Volumes: ["/v"] } }, "config.config.Volumes"],
    [{ created: "yesterday" }, 'created is "yesterday"; expected a time'],
  ])("refuses %j", (wrong, message) => {
    const make = () => makeConfig({ ...VALUES, ...wrong }, CONFIG_LAYOUTS["docker-20.10"]);

    expect(make).toThrow(message);
  });
});
