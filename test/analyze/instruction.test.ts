import { describe, expect, it } from "vitest";
import { parseCreatedBy } from "../../src/analyze/instruction.ts";
import { recordedBuilds } from "../build/support/recorded.ts";

const SUM = "0123456789abcdef".repeat(4);

describe("parseCreatedBy()", () => {
  it.each<[string, string, string]>([
    ["/bin/sh -c chmod 600 /lower/big.bin", "run", "RUN chmod 600 /lower/big.bin"],
    ["RUN /bin/sh -c chmod 600 /a # buildkit", "run", "RUN chmod 600 /a"],
    ["|1 V=2 /bin/sh -c echo $V > /v", "run", "RUN echo $V > /v"],
    ["RUN |2 A=b C=d e /bin/sh -c echo x # buildkit", "run", "RUN echo x"],
    ["|0 /bin/sh -c true", "run", "RUN true"],
    ["|1 A=b make install", "run", "RUN make install"],
    ["RUN make install # buildkit", "run", "RUN make install"],
    ["/bin/bash -o pipefail -c set -x; ls", "run", "RUN set -x; ls"],
    ["RUN /bin/ash -eux -o pipefail -c ls # buildkit", "run", "RUN ls"],
    ['/bin/sh -c #(nop)  CMD ["sleep" "1d"]', "other", 'CMD ["sleep" "1d"]'],
    ["/bin/sh -c #(nop) WORKDIR /w", "other", "WORKDIR /w"],
    [`/bin/sh -c #(nop) ADD file:${SUM} in / `, "add", "ADD file:0123456789ab in /"],
    [
      `/bin/sh -c #(nop) COPY --chown=a:bmulti:${SUM} in /x/ `,
      "copy",
      "COPY --chown=a:b multi:0123456789ab in /x/",
    ],
    ["COPY . /app # buildkit", "copy", "COPY . /app"],
    ["COPY --chown=app:app a b /app/ # buildkit", "copy", "COPY --chown=app:app a b /app/"],
    ["ADD 1.txt / # buildkit", "add", "ADD 1.txt /"],
    ["WORKDIR /app", "other", "WORKDIR /app"],
    [
      "# debian.sh --arch 'amd64' out/ 'bookworm'",
      "other",
      "# debian.sh --arch 'amd64' out/ 'bookworm'",
    ],
    ["bazel build ...", "other", "bazel build ..."],
  ])("reads %j", (words, kind, text) => {
    expect(parseCreatedBy(words)).toMatchObject({ kind, text });
  });

  it("knows the shell that SHELL named", () => {
    expect(parseCreatedBy("RUN /bin/fish -c ls # buildkit", ["/bin/fish", "-c"])).toMatchObject({
      kind: "run",
      text: "RUN ls",
      rest: "ls",
    });
  });

  it("gives what stood in the Dockerfile for each RUN that a real engine recorded", () => {
    for (const { dockerfile, history = [], name, args } of recordedBuilds()) {
      const shell = /^SHELL (.*)$/m.exec(dockerfile ?? "")?.[1];
      if (dockerfile === null || shell !== undefined || args.includes("--target")) continue;
      const written = dockerfile
        .replace(/\\\n/g, "")
        .split("\n")
        .filter((line) => /^RUN (?!\[|<<)/.test(line))
        .map((line) => line.replace(/^RUN (--\S+ )+/, "RUN ").trimEnd());
      const told = history
        .map(({ created_by: words }) => parseCreatedBy(String(words ?? "")))
        .filter(({ kind }) => kind === "run")
        .map(({ text }) => text);

      for (const text of told) {
        if (/^RUN \[|multi/.test(text)) continue;
        expect(written, `${name}: ${text}`).toContain(text);
      }
    }
  });
});
