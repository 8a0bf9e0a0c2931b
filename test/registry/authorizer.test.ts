import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { asFolder, ociImage, ociLayout } from "../image/support/make-image.ts";
import { tempFolder } from "../image/support/temp.ts";
import { layerOf, newFolder } from "../store/support/images.ts";
import { lackingDocker } from "../support/lacking-docker.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { FaultyProxy } from "./support/faulty-proxy.ts";
import { place } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { startRealRegistry } from "./support/real-registry.ts";
import { type Asked, fault, reply, serve } from "./support/server.ts";
import { startTokenServer } from "./support/token-server.ts";

const folder = tempFolder();
let count = 0;

/** An environment whose Docker config has these credentials. */
function knowing(auths: unknown) {
  const path = join(folder.path, `docker-${count++}`);
  mkdirSync(path);
  writeFileSync(join(path, "config.json"), JSON.stringify({ auths }));
  return { environment: { DOCKER_CONFIG: path } };
}

const me = { username: "me", password: "secret" };
const BASIC = `Basic ${btoa("me:secret")}`;

/** A registry that wants tokens, and the server that gives them: t1, t2, … each good for `lifetime` seconds. */
async function guarded(answer?: (asked: Asked, nth: number) => ReturnType<typeof reply> | null) {
  const registry = new FakeRegistry();
  place(registry, "img:1", ["a", "b", "c", "d"].map(layerOf));
  const proxy = await FaultyProxy.start((await registry.start()).host);
  const tokens: Asked[] = [];
  const server = await serve((asked) => {
    tokens.push(asked);
    const own = answer?.(asked, tokens.length) ?? null;
    return own ?? reply(200, { access_token: `t${tokens.length}`, expires_in: 300 });
  });
  const good = new Set(["Bearer t1", "Bearer t2"]);
  const wanted = `Bearer realm="http://${server.host}/token",service="reg"`;
  proxy.faults.push({
    path: /./,
    act: async ({ headers }, pass) =>
      good.has(headers.authorization ?? "")
        ? pass()
        : fault(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": wanted }),
  });
  return { proxy, tokens, good, name: `${proxy.host}/img:1` };
}

describe("a registry that wants tokens", () => {
  it("gets one of nobody for all requests of a pull", async () => {
    const { tokens, name } = await guarded();
    const { pull, store } = session(folder);

    await pull(name, { concurrency: 1 });

    (await store.open(name)).close();
    expect(tokens.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /token?service=reg&scope=repository%3Aimg%3Apull",
    ]);
    expect(tokens[0]?.headers.authorization).toBe(undefined);
  });

  it("asks once for all that begin together", async () => {
    const { tokens, name, proxy } = await guarded();
    proxy.faults.unshift({ ...{ path: /manifests/ }, act: async (_asked, pass) => pass() });
    const { pull } = session(folder);

    await pull(name);

    expect(tokens).toHaveLength(1);
  });

  it("shows name and password to the server of tokens only", async () => {
    const { tokens, name, proxy } = await guarded();
    const { pull } = session(folder, knowing({ [proxy.host]: me }));

    await pull(name);

    expect(tokens[0]?.headers.authorization).toBe(BASIC);
    expect(tokens[0]?.path).toContain("&account=me");
    const shown = new Set(proxy.asked.map(({ headers }) => headers.authorization));
    expect(shown).toEqual(new Set([undefined, "Bearer t1"]));
  });

  it("changes an identity token for others", async () => {
    const { tokens, name, proxy } = await guarded();
    const { pull } = session(folder, knowing({ [proxy.host]: { identitytoken: "id" } }));

    await pull(name);

    expect(tokens[0]?.method).toBe("POST");
    expect(tokens[0]?.body.toString()).toBe(
      "service=reg&grant_type=refresh_token&refresh_token=id&client_id=copyup&scope=repository%3Aimg%3Apull",
    );
  });

  it.each([
    ["password", me],
    ["identity token", { identitytoken: "id" }],
  ])("does not follow its server of tokens to another with a %s", async (kind, auth) => {
    const caught: Asked[] = [];
    const thief = await serve((asked) => {
      caught.push(asked);
      return reply(200, { token: "t1" });
    });
    const location = `http://${thief.host}/token`;
    const { name, proxy } = await guarded(() => reply(307, "", { location }));
    const { pull, failure } = session(folder, knowing({ [proxy.host]: auth }));

    if (kind === "password") await pull(name);
    else expect((await failure(name)).what).toMatch(/sends on to .* what is for it alone/);

    const shown = caught.map(({ headers, body }) => [headers.authorization, body.toString()]);
    expect(shown).toEqual(kind === "password" ? [[undefined, ""]] : []);
  });

  it("shows a registry token as it is", async () => {
    const { tokens, name, proxy } = await guarded();
    const { pull } = session(folder, knowing({ [proxy.host]: { registrytoken: "t1" } }));

    await pull(name);

    expect(tokens).toEqual([]);
  });

  it("gets another when one is not good any more", async () => {
    const { tokens, name, good } = await guarded();
    const { pull } = session(folder);

    await pull(name, {
      concurrency: 1,
      onEvent: (event) => {
        if (event.kind === "pulling") good.delete("Bearer t1");
      },
    });

    expect(tokens).toHaveLength(2);
  });

  it("gets another in time", async () => {
    const { tokens, name, proxy } = await guarded();
    const { pull, clock } = session(folder);

    await pull(name, {
      concurrency: 1,
      onEvent: (event) => {
        if (event.kind === "pulling") clock.advance(290_000);
      },
    });

    expect(tokens).toHaveLength(2);
    const refused = proxy.asked.filter(({ headers }) => headers.authorization === undefined);
    expect(refused).toHaveLength(1);
  });

  it("says in Docker's words that one may not", async () => {
    const { name, proxy, good } = await guarded();
    good.clear();
    const { failure } = session(folder);

    const { kind, what, remedy } = await failure(name);

    expect(kind).toBe("denied");
    expect(what).toBe(
      `pull access denied for ${proxy.host}/img, repository does not exist or may require 'docker login': unauthorized: authentication required`,
    );
    expect(remedy).toBe("log in to the registry with docker login");
  });

  it("says that name and password are wrong", async () => {
    const { name, proxy } = await guarded(() => reply(401, { details: "incorrect password" }));
    const { failure } = session(folder, knowing({ [proxy.host]: me }));

    const { what, remedy } = await failure(name);

    expect(what).toMatch(/: incorrect password$/);
    expect(remedy).toBe("log in anew with docker login: name or password are not right any more");
  });

  it("names a helper that failed, where nobody may not", async () => {
    const { name, good } = await guarded();
    good.clear();
    const path = join(folder.path, "docker-helper");
    mkdirSync(path);
    writeFileSync(join(path, "config.json"), '{"credsStore":"not-there"}');
    const { failure } = session(folder, { environment: { DOCKER_CONFIG: path } });

    const { remedy } = await failure(name);

    expect(remedy).toContain("names not-there: docker-credential-not-there is not installed");
  });

  it.each([
    ["a page", reply(200, "<html>")],
    ["no token", reply(200, {})],
    ["a token that is no header", reply(200, { token: "a\r\nb: c" })],
  ])("refuses a server of tokens that answers with %s", async (_, answer) => {
    const { name } = await guarded(() => answer);
    const { failure } = session(folder);

    expect((await failure(name)).what).toBe("it gave no token");
  });

  it("asks a server of tokens again that is busy", async () => {
    const { name, tokens } = await guarded((_asked, nth) => (nth < 3 ? reply(503) : null));
    const { failure, clock } = session(folder);

    // The third token is none of the good ones.
    await failure(name);

    expect(tokens.length).toBeGreaterThanOrEqual(3);
    expect(clock.waits.slice(0, 2)).toEqual([375, 750]);
  });
});

const { skipped, why } = lackingDocker("docker-registry", "skopeo", "openssl");

describe.skipIf(skipped)(`Debian's docker-registry with tokens${why}`, () => {
  const isKnown = ({ headers, body }: Asked) =>
    headers.authorization === BASIC || body.toString().includes("refresh_token=id");

  it("lets us push and pull with a password and with an identity token", async () => {
    const tokens = await startTokenServer(folder, isKnown);
    const host = await startRealRegistry(folder, tokens.config);
    const made = ociImage(
      { layers: ["a", "b"].map(layerOf) },
      { annotations: { "org.opencontainers.image.ref.name": "x" } },
    );
    const layout = asFolder(ociLayout(made.files, [made.descriptor]), newFolder(folder));
    const credentials = ["--dest-tls-verify=false", "--dest-creds=me:secret"];
    const target = [`oci:${layout}:x`, `docker://${host}/team/img:1`];
    // The server of tokens runs in this process.
    await promisify(execFile)("skopeo", ["copy", "-q", ...credentials, ...target]);

    const known = session(folder, knowing({ [host]: me }));
    const { digest } = await known.pull(`${host}/team/img:1`);
    await known.store.tag(`${host}/team/img:1`, `${host}/team/copy:2`);
    const pushed = await known.push(`${host}/team/copy:2`);
    const other = session(folder, knowing({ [host]: { identitytoken: "id" } }));
    const again = await other.pull(`${host}/team/copy:2`);
    const { what } = await session(folder).failure(`${host}/team/copy:2`);

    expect(pushed.digest).toBe(digest);
    expect(again.digest).toBe(digest);
    expect(known.lines().filter((line) => line.includes("Mounted"))).toHaveLength(2);
    expect(what).toBe(
      `pull access denied for ${host}/team/copy, repository does not exist or may require 'docker login': incorrect username or password`,
    );
  });
});
