import { describe, expect, it } from "vitest";
import { changedConfig } from "../../src/build/config-changes.ts";
import { mergeConfig } from "../../src/container/merge-config.ts";

/** Recorded of `docker commit -c …` with Docker 20.10.24: what the config of a container was, and what the image's is. */
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const CONFIG = {
  Env: [PATH, "A=base"],
  Cmd: ["-c", "echo x > /new"],
  Volumes: null,
  WorkingDir: "",
  Entrypoint: ["/bin/sh"],
  OnBuild: null,
  Labels: {},
  User: "",
};

const CHANGES: readonly (readonly [changes: readonly string[], came: object])[] = [
  [[], {}],
  [
    ["ENV B=1", "ENV C=$B$A", "WORKDIR /w$C", "WORKDIR x"],
    { Env: [PATH, "A=base", "B=1", "C=1base"], WorkingDir: "/w1base/x" },
  ],
  [["ENTRYPOINT []"], {}],
  [["CMD []"], { Cmd: [] }],
  [["ENTRYPOINT x"], { Cmd: null, Entrypoint: ["/bin/sh", "-c", "x"] }],
  [["CMD a", 'ENTRYPOINT ["b"]'], { Cmd: ["/bin/sh", "-c", "a"], Entrypoint: ["b"] }],
  [["HEALTHCHECK NONE"], { Healthcheck: { Test: ["NONE"] } }],
  [["ENV A=1\nENV B=2"], { Env: [PATH, "A=1", "B=2"] }],
  [
    [
      ...["EXPOSE 80 53/UDP 90-92", "ONBUILD RUN x", "USER $A", "VOLUME /v /w"],
      ...['LABEL a=$A b="c d"', "WORKDIR app/../www"],
    ],
    {
      ExposedPorts: { "53/udp": {}, "80/tcp": {}, "90/tcp": {}, "91/tcp": {}, "92/tcp": {} },
      OnBuild: ["RUN x"],
      User: "base",
      Volumes: { "/v": {}, "/w": {} },
      Labels: { a: "base", b: "c d" },
      WorkingDir: "/www",
    },
  ],
];

const REFUSED: readonly (readonly [change: string, words: string])[] = [
  ["FROM x", "from is not a valid change command"],
  ["RUN x", "run is not a valid change command"],
  ["COPY a b", "copy is not a valid change command"],
  ["FOO x", "foo is not a valid change command"],
  ['SHELL ["a"]', "shell is not a valid change command"],
  ["STOPSIGNAL 9", "stopsignal is not a valid change command"],
  ["ENV", "ENV requires at least one argument"],
  ["ENV B", "ENV must have two arguments"],
  ["", "file with no instructions"],
  ["ONBUILD FROM x", "FROM isn't allowed as an ONBUILD trigger"],
];

describe("docker commit --change", () => {
  it.each(CHANGES)("%j", (changes, came) => {
    const changed = changedConfig(CONFIG, changes, "docker-20.10-classic");

    expect(mergeConfig({ ...changed }, CONFIG)).toEqual({ ...CONFIG, ...came });
  });

  it.each(REFUSED)("%j is refused", (text, words) => {
    expect(() => changedConfig(CONFIG, [text], "docker-20.10-classic")).toThrow(
      `--change ${text}: ${words}`,
    );
  });

  it("takes STOPSIGNAL with docker-28, which names what it refuses as it was written", () => {
    expect(changedConfig(CONFIG, ["STOPSIGNAL 9"], "docker-28")).toMatchObject({ StopSignal: "9" });
    expect(() => changedConfig(CONFIG, ["From x"], "docker-28")).toThrow(
      "--change From x: From is not a valid change command",
    );
  });
});
