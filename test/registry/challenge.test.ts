import { describe, expect, it } from "vitest";
import { parseChallenges } from "../../src/registry/challenge.ts";

describe("parseChallenges()", () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
      [
        {
          scheme: "bearer",
          parameters: {
            realm: "https://auth.docker.io/token",
            service: "registry.docker.io",
            scope: "repository:library/alpine:pull",
          },
        },
      ],
    ],
    [
      'Basic realm="Registry Realm"',
      [{ scheme: "basic", parameters: { realm: "Registry Realm" } }],
    ],
    [
      'BASIC  realm = "a, b=\\"c\\"" , Bearer realm=x,scope="a:b:pull,push"',
      [
        { scheme: "basic", parameters: { realm: 'a, b="c"' } },
        { scheme: "bearer", parameters: { realm: "x", scope: "a:b:pull,push" } },
      ],
    ],
    ["Negotiate", [{ scheme: "negotiate", parameters: {} }]],
    [
      'Negotiate YWJj==, Basic realm="x"',
      [
        { scheme: "negotiate", parameters: {} },
        { scheme: "basic", parameters: { realm: "x" } },
      ],
    ],
    ["", []],
    ['"', []],
  ])("reads %s", (header, challenges) => {
    const read = parseChallenges(header).map(({ scheme, parameters }) => ({
      scheme,
      parameters: { ...parameters },
    }));

    expect(read).toEqual(challenges);
  });
});
