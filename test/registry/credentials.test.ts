import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemPrograms } from "../../src/registry/credential-helper.ts";
import { findCredentials } from "../../src/registry/credentials.ts";
import { tempFolder } from "../image/support/temp.ts";

const folder = tempFolder();
const none = async () => ({ status: null, output: "" });
let count = 0;

function environmentWith(config: unknown) {
  const name = `config-${count++}`;
  mkdirSync(join(folder.path, name));
  folder.write(`${name}/config.json`, typeof config === "string" ? config : JSON.stringify(config));
  return { DOCKER_CONFIG: join(folder.path, name), PATH: `${folder.path}:${process.env.PATH}` };
}

const password = (name: string, secret: string) => ({
  credentials: { kind: "password", name, password: secret },
});
const nobody = { credentials: null };

describe("findCredentials()", () => {
  it.each([
    [
      "a.example:5000",
      { "a.example:5000": { auth: btoa("me:se:cret") } },
      password("me", "se:cret"),
    ],
    ["a.example", { "https://a.example/v1/": { auth: btoa("me:x") } }, password("me", "x")],
    ["docker.io", { "https://index.docker.io/v1/": { auth: btoa("me:x") } }, password("me", "x")],
    ["docker.io", { "registry-1.docker.io": { auth: btoa("me:x") } }, nobody],
    ["a.example", { "b.example": { auth: btoa("me:x") } }, nobody],
    ["a.example", { "a.example": { username: "me", password: "x" } }, password("me", "x")],
    [
      "a.example",
      { "a.example": { auth: btoa("me:"), identitytoken: "t" } },
      { credentials: { kind: "identity-token", token: "t" } },
    ],
    [
      "a.example",
      { "a.example": { registrytoken: "t" } },
      { credentials: { kind: "registry-token", token: "t" } },
    ],
    ["a.example", { "a.example": {} }, nobody],
  ])("for %s in %o", async (domain, auths, found) => {
    expect(await findCredentials(domain, environmentWith({ auths }), none)).toEqual(found);
  });

  it("finds none without a file", async () => {
    const environment = { DOCKER_CONFIG: join(folder.path, "nowhere") };

    expect(await findCredentials("a.example", environment, none)).toEqual(nobody);
  });

  it("refuses a file that is no JSON, and quotes none of it", async () => {
    const found = findCredentials("a.example", environmentWith('{"auth":c2VjcmV0'), none);

    await expect(found).rejects.toThrow(/config.json: not JSON; correct it/);
  });

  it("asks the helper of this host before the store of all, with the server on its input", async () => {
    const asked: string[] = [];
    const run = async (program: string, args: readonly string[], input: string) => {
      asked.push([program, ...args, input].join(" "));
      return { status: 0, output: '{"ServerURL":"x","Username":"me","Secret":"s"}\n' };
    };
    const environment = environmentWith({
      auths: { "a.example": { auth: btoa("other:x") } },
      credHelpers: { "a.example": "one" },
      credsStore: "all",
    });

    expect(await findCredentials("a.example", environment, run)).toEqual(password("me", "s"));
    expect(await findCredentials("docker.io", environment, run)).toEqual(password("me", "s"));
    expect(asked).toEqual([
      "docker-credential-one get a.example",
      "docker-credential-all get https://index.docker.io/v1/",
    ]);
  });

  it("takes a secret of <token> for an identity token", async () => {
    const run = async () => ({ status: 0, output: '{"Username":"<token>","Secret":"s"}' });
    const environment = environmentWith({ credsStore: "x" });

    const found = await findCredentials("a.example", environment, run);

    expect(found).toEqual({ credentials: { kind: "identity-token", token: "s" } });
  });

  it.each([
    [{ status: 1, output: "credentials not found in native keychain\n" }, undefined],
    [{ status: null, output: "" }, "docker-credential-x is not installed"],
    [{ status: 1, output: "keyring locked" }, "docker-credential-x failed: keyring locked"],
    [{ status: 0, output: "hm" }, "docker-credential-x gave no Username and Secret"],
  ])("is without credentials when the helper answers %o", async (answer, problem) => {
    const environment = environmentWith({ credsStore: "x" });

    const found = await findCredentials("a.example", environment, async () => answer);

    expect(found.credentials).toBe(null);
    if (problem === undefined) expect(found.problem).toBe(undefined);
    else expect(found.problem).toContain(`config.json names x: ${problem}`);
  });

  it.skipIf(process.platform === "win32")("runs a helper of this machine", async () => {
    const path = folder.write(
      "docker-credential-test",
      '#!/bin/sh\nread server\necho "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$server\\"}"\n',
    );
    chmodSync(path, 0o755);
    const environment = environmentWith({ credsStore: "test" });
    const run = systemPrograms(environment);

    expect(await findCredentials("a.example", environment, run)).toEqual(
      password("get", "a.example"),
    );
    const other = environmentWith({ credsStore: "not-there" });
    expect((await findCredentials("a.example", other, run)).problem).toContain("not installed");
  });
});
