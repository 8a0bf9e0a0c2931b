import { execFileSync } from "node:child_process";
import { createPrivateKey, createSign, type KeyObject } from "node:crypto";
import { join } from "node:path";
import type { TempFolder } from "../../image/support/temp.ts";
import { type Asked, reply, serve } from "./server.ts";

export interface Grant {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What the registry has to know to believe the server. */
export interface TokenServer {
  readonly realm: string;
  readonly asked: Asked[];
  /** Lines for docker-registry's config. */
  readonly config: string;
}

/** A server of tokens as distribution describes it; `isKnown` says who may have them. */
export async function startTokenServer(
  folder: TempFolder,
  isKnown: (asked: Asked) => boolean,
): Promise<TokenServer> {
  const [key, certificate] = [join(folder.path, "token.key"), join(folder.path, "token.crt")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"],
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: "pipe" },
  );
  const pem = (path: string) => execFileSync("cat", [path], { encoding: "utf8" });
  const chain = pem(certificate).replace(/-----[^-]+-----|\s/g, "");
  const signer = createPrivateKey(pem(key));
  const asked: Asked[] = [];
  const server = await serve((one) => {
    asked.push(one);
    if (!isKnown(one)) return reply(401, { details: "incorrect username or password" });
    const url = new URL(one.path, "http://x");
    const form = new URLSearchParams(one.body.toString());
    const scopes = [...url.searchParams.getAll("scope"), ...(form.get("scope") ?? "").split(" ")];
    const access = scopes.filter((scope) => scope !== "").map(grantOf);
    return reply(200, { token: sign(signer, chain, access), expires_in: 300 });
  });
  const realm = `http://${server.host}/token`;
  const options = `realm: "${realm}", service: test, issuer: copyup, rootcertbundle: "${certificate}"`;
  return { realm, asked, config: `auth: {token: {${options}}}` };
}

function grantOf(scope: string): Grant {
  const [type = "", name = "", actions = ""] = scope.split(":");
  return { type, name, actions: actions.split(",") };
}

/** A JSON Web Token whose header has the certificate of the key it was signed with. */
function sign(key: KeyObject, chain: string, access: readonly Grant[]): string {
  const seconds = Math.floor(Date.now() / 1000);
  const header = { typ: "JWT", alg: "RS256", x5c: [chain] };
  const times = { exp: seconds + 300, nbf: seconds - 10, iat: seconds };
  const claims = { iss: "copyup", sub: "", aud: "test", jti: "1", ...times, access };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key).toString("base64url")}`;
}
