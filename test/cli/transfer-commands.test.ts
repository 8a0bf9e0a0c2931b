import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { FakeRegistry } from "../registry/support/fake-registry.ts";
import { cli, Failing } from "./run-cli.ts";

const ARCHIVE = fileURLToPath(new URL("fixtures/docker/family.tar.gz", import.meta.url));
const folder = tempFolder();

async function pushed() {
  const { host } = await new FakeRegistry().start();
  const name = `${host}/fam:b`;
  const from = ["--store", `${folder.path}/${host}`];
  await cli(["load", "-q", ARCHIVE, ...from]);
  await cli(["tag", "fam:b", name, ...from]);
  return { name, host, from, run: await cli(["push", name, ...from]) };
}

describe("push and pull", () => {
  it("take an image there and back", async () => {
    const { name, host, run } = await pushed();
    const to = ["--store", `${folder.path}/to`];
    const pull = await cli(["pull", name, ...to]);

    expect(run).toMatchObject({ status: 0, err: "" });
    expect(run.out).toMatch(/^The push refers to repository \[/);
    expect(run.out).toMatch(/\nb: digest: sha256:[0-9a-f]{64} size: \d+\n$/);
    expect(pull).toMatchObject({ status: 0, err: "" });
    expect(pull.out.startsWith("b: Pulling from fam\n")).toBe(true);
    expect(pull.out.endsWith(`Status: Downloaded newer image for ${name}\n${name}\n`)).toBe(true);
    const digest = /^b: digest: (\S+)/m.exec(run.out)![1]!;
    const format = "{{.Repository}}:{{.Tag}} {{.Digest}} {{.ID}}";
    expect((await cli(["images", "--format", format, ...to])).out).toBe(
      `${host}/fam:b ${digest} 4fc5f56114bf\n`,
    );
    const said = await cli(["pull", "--json", name, ...to]);
    expect(JSON.parse(said.out)).toMatchObject({ name, digest, isNew: false });
    expect((await cli(["pull", "-q", name, ...to])).out).toBe(`${name}\n`);
  });

  it("say what is wrong", async () => {
    const { host, from } = await pushed();

    const pull = await cli(["pull", `${host}/nope`, ...from]);
    const push = await cli(["push", "nope", ...from]);

    expect({ status: pull.status, err: pull.err }).toEqual({
      status: 2,
      err: `copyup: manifest for ${host}/nope:latest not found: manifest unknown: manifest unknown; check the name and the tag\n`,
    });
    expect({ status: push.status, err: push.err }).toEqual({
      status: 2,
      err: "copyup: An image does not exist locally with the tag: nope; give it that name first: copyup tag IMAGE NAME\n",
    });
  });

  it("end quietly when nobody reads on", async () => {
    const { name } = await pushed();
    const stdout = new Failing("EPIPE");
    const { status, err } = await cli(["pull", name, "--store", `${folder.path}/pipe`], { stdout });

    expect({ status, err }).toEqual({ status: 141, err: "" });
  });
});
