import { describe, expect, it } from "vitest";
import { analyzeBuilt } from "./support/build.ts";

const BIG = "0123456789".repeat(2000);
const context = { "app/a": BIG, "app/b/c": `${BIG}c` };

describe("the lines of a fix", () => {
  it.each<[string, readonly string[], string]>([
    [
      "COPY --chown",
      ["COPY app /app", "RUN chown -R app:app /app"],
      "COPY --chown=app:app app /app",
    ],
    [
      "COPY --chown, by the numbers of a user whom the RUN names otherwise",
      ["COPY app /app", 'RUN U=app; chown -R "$U" /app'],
      "COPY --chown=1000:0 app /app",
    ],
    [
      "one RUN for two that set a mode",
      ["RUN cp /bin/busybox /tool", "RUN chmod 700 /tool"],
      "RUN cp /bin/busybox /tool && chmod 700 /tool",
    ],
    [
      "one RUN for two that remove",
      ["RUN mkdir /src && cp /bin/busybox /src/b", "RUN rm -rf /src"],
      "RUN mkdir /src && cp /bin/busybox /src/b && rm -rf /src",
    ],
    [
      "one RUN for two that move",
      ["RUN cp /bin/busybox /a", "RUN mv /a /b"],
      "RUN cp /bin/busybox /a && mv /a /b",
    ],
    [
      "one RUN for two that change a part",
      ["RUN cp /bin/busybox /a", "RUN echo x >> /a"],
      "RUN cp /bin/busybox /a && echo x >> /a",
    ],
    [
      "one RUN for two that write the same file",
      ["RUN cp /bin/busybox /a", "RUN echo x > /a"],
      "RUN cp /bin/busybox /a && echo x > /a",
    ],
    [
      "a RUN that leaves nothing over",
      ["RUN mkdir -p /var/lib/apt/lists && cp /bin/busybox /var/lib/apt/lists/l"],
      "RUN mkdir -p /var/lib/apt/lists && cp /bin/busybox /var/lib/apt/lists/l && rm -rf /var/lib/apt/lists/*",
    ],
  ])("save, once written into the Dockerfile, what was said: %s", async (_, steps, line) => {
    const before = await analyzeBuilt({ steps, context });
    const [finding] = before.findings;
    const after = await analyzeBuilt({ steps: [line], context });

    expect(finding!.fix.lines).toEqual([line]);
    expect(after.bytes).toBe(before.bytes - finding!.savingBytes);
    expect(after.findings).toEqual([]);
  });
});
