import { describe, expect, it } from "vitest";
import { layerTitle, layerWords } from "../../src/report/layer-words.ts";

describe("layerTitle()", () => {
  it.each([
    [undefined, "base"],
    ["/bin/sh -c chmod 755 /a", "base  RUN chmod 755 /a"],
    ["RUN /bin/sh -c chmod 755 /a # buildkit", "base  RUN chmod 755 /a"],
    ["RUN |1 VERSION=3 /bin/sh -c make # buildkit", "base  RUN make"],
    [
      "/bin/sh -c #(nop) ADD file:58c91b24f1210667815b8028ca164c7f0bb5b43e in / ",
      "base  ADD file:58c91b… in /",
    ],
    ["COPY server /srv/ # buildkit", "base  COPY server /srv/"],
    ["RUN printf '\u001b[31m'", "base  RUN printf '\\x1b[31m'"],
  ])("of %j", (createdBy, title) => {
    expect(layerTitle({ name: "base", createdBy })).toBe(title);
  });
});

describe("layerWords()", () => {
  it.each([
    ["base", undefined, "layer base"],
    ["layer 1", undefined, "layer 1"],
    ["COPY . /srv", undefined, 'layer "COPY . /srv"'],
    ["0123456789ab", "/bin/sh -c make", 'layer "RUN make"'],
  ])("of %s made by %j", (name, createdBy, words) => {
    expect(layerWords({ name, createdBy })).toBe(words);
  });
});
