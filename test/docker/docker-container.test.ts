import { describe, expect, it } from "vitest";
import {
  buildImage,
  Content,
  createContainer,
  fixedClock,
  type Image,
  Layer,
} from "../../src/docker/index.ts";

const clock = fixedClock(1_767_225_600);

async function image(lines: string): Promise<Image> {
  const content = Content.fromText("\x7fELF");
  const context = {
    Dockerfile: `FROM alpine\nCOPY program /bin/\n${lines}`,
    program: { type: "file", mode: 0o755, content },
  } as const;
  return (await buildImage({ context, clock })).image;
}

describe("createContainer()", () => {
  it("runs commands one after the other, and tells what they changed", async () => {
    const container = createContainer(await image("RUN echo old > /srv/f\nWORKDIR /srv\n"), {
      clock,
    });

    const first = await container.exec("cat f; echo new >> f; echo oops >&2; exit 4");
    const second = await container.exec(["cat", "f"]);
    container.close();

    expect(first).toEqual({
      ...{ status: 4, stdout: "old\n", stderr: "oops\n", unknown: [], refused: null },
    });
    expect(second.stdout).toBe("old\nnew\n");
    expect(container.diff()).toEqual([
      { kind: "C", path: "/srv" },
      { kind: "C", path: "/srv/f" },
    ]);
    expect(container.exactDiff().at(-1)).toMatchObject({
      kind: "C",
      path: "/srv/f",
      aspects: ["data"],
    });
    expect(container.size().sizeRw).toBe(8);
    const copies = container.events.flatMap(({ event }) =>
      event.type === "copy-up" ? [event.path] : [],
    );
    expect(copies).toEqual(["/srv", "/srv/f"]);
  });

  it("gives a command its user, directory, environment and input", async () => {
    const container = createContainer(await image("ENV A=1 B=2\nUSER 1000\n"), { clock });

    const ran = await container.exec("id -u; pwd; echo $A$B$C; cat", {
      ...{ user: "7", workdir: "/new", env: { B: "3", C: "ü" }, stdin: "in ü" },
    });

    expect(ran.stdout).toBe("7\n/new\n13ü\nin ü");
    expect((await container.exec("id -u")).stdout).toBe("1000\n");
  });

  it("says what cannot be run and what cannot be started", async () => {
    const container = createContainer(await image(""), { clock });

    expect(await container.exec("program x; true")).toMatchObject({
      status: 0,
      unknown: ["program"],
    });
    expect((await container.exec(["/nope"])).refused).toContain("/nope");
  });

  it("is committed as an image that runs on", async () => {
    const container = createContainer(await image("RUN echo a > /a\n"), { clock });
    await container.exec("echo b > /b");

    const committed = container.commit({ message: "with b", author: "me", changes: ["ENV X=y"] });

    const { history } = committed.config;
    expect(history.at(-1)).toMatchObject({
      comment: "with b",
      author: "me",
      createdBy: "/bin/sh -c echo b > /b",
    });
    const next = createContainer(committed, { clock });
    expect((await next.exec("cat /a /b; echo $X")).stdout).toBe("a\nb\ny\n");
  });

  it("leaves out of its layer what lies on a mount, and is exported whole", async () => {
    const volume = new Layer();
    const container = createContainer(await image("RUN mkdir /data && echo 1 > /data/old\n"), {
      clock,
      mounts: [
        { target: "/data", source: volume, volume: true },
        { target: "/scratch", source: "tmpfs" },
      ],
    });

    await container.exec("echo 2 > /data/new; echo 3 > /scratch/x");

    expect(volume.get("/old")).toBeDefined();
    expect(volume.get("/new")).toBeDefined();
    expect(container.size().sizeRw).toBe(0);
    const tar = Buffer.concat([...container.export()]);
    expect(tar.includes("data/old")).toBe(true);
    expect(tar.includes("data/new")).toBe(false);
  });

  it("is read-only where that is asked for", async () => {
    const container = createContainer(await image(""), { clock, readonly: true });

    expect((await container.exec("echo x > /x")).status).not.toBe(0);
    expect(container.diff()).toEqual([]);
  });
});
