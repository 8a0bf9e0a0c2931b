import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import { exposedPorts } from "../../../src/build/execute/expose-ports.ts";
import type { EngineName } from "../../../src/build/profile.ts";
import { buildImage } from "../../../src/docker/index.ts";

function said(word: string, old: boolean): string {
  try {
    return exposedPorts(word, old).join(" ");
  } catch (error) {
    if (error instanceof BuildError) return error.message;
    throw error;
  }
}

describe("exposedPorts()", () => {
  /** Both builders of Docker 20.10.24 made or said this of EXPOSE and the word. */
  it.each([
    ["80/foo", "Invalid proto: foo"],
    ["abc", "Invalid containerPort: abc"],
    ["70000", "Invalid containerPort: 70000"],
    ["90-80", "Invalid containerPort: 90-80"],
    ["80-", "Invalid containerPort: 80-"],
    ["80/", "80/tcp"],
    ["/tcp", "No port specified: /tcp<empty>"],
    ["80/TCP", "80/tcp"],
    ["-80", "Invalid containerPort: -80"],
    ["80:90", "90/tcp"],
    ["1.2.3.4:80:90", "90/tcp"],
    ["80-82:90-92", "90/tcp 91/tcp 92/tcp"],
    ["80-82:90-93", "Invalid ranges specified for container and host Ports: 90-93 and 80-82"],
    ["0", "0/tcp"],
    ["65535", "65535/tcp"],
    ["65536", "Invalid containerPort: 65536"],
    ["a:80", "Invalid hostPort: a"],
    ["1.2.3.4::80", "80/tcp"],
    ["80/tcp/udp", "80/tcp"],
    ["[::1]:80:80", "80/tcp"],
    ["01", "1/tcp"],
    ["+80", "Invalid containerPort: +80"],
    ["0x50", "Invalid containerPort: 0x50"],
    ["80-81/sctp", "80/sctp 81/sctp"],
    ["80-82:90", "90/tcp"],
  ])("of Docker 20.10: %j is %j", (word, wanted) => {
    expect(said(word, true)).toBe(wanted);
  });

  /** As BuildKit's convert_expose.go of Docker 28.5 has it. */
  it.each([
    ["80/foo", 'invalid port: "80/foo": invalid proto: foo'],
    ["/tcp", 'invalid port: "/tcp": no port specified'],
    ["80/tcp/udp", 'invalid port: "80/tcp/udp": invalid proto: tcp/udp'],
    ["x:80:80", "invalid IP address: x"],
    ["70000", "invalid containerPort: 70000"],
    ["80-82:90-93/UDP", "invalid ranges specified for container and host Ports: 90-93 and 80-82"],
    ["90-91/UDP", "90/udp 91/udp"],
  ])("of Docker 28: %j is %j", (word, wanted) => {
    expect(said(word, false)).toBe(wanted);
  });
});

describe("the history of EXPOSE", () => {
  it("has a list with Docker 28, a map of Go's with BuildKit before, the words with the classic builder", async () => {
    const shown = async (engine: EngineName) => {
      const Dockerfile = "FROM scratch\nEXPOSE 2375 5000-5001 1234/udp\nCOPY a /\n";
      const result = await buildImage({ context: { Dockerfile, a: "" }, engine });
      result.close();
      return result.image.config.history.find(({ createdBy }) => createdBy?.includes("EXPOSE"))!
        .createdBy;
    };

    expect(await shown("docker-28")).toBe("EXPOSE [1234/udp 2375/tcp 5000/tcp 5001/tcp]");
    expect(await shown("docker-20.10-buildkit")).toBe(
      "EXPOSE map[1234/udp:{} 2375/tcp:{} 5000/tcp:{} 5001/tcp:{}]",
    );
    expect(await shown("docker-20.10-classic")).toBe(
      "/bin/sh -c #(nop)  EXPOSE 1234/udp 2375 5000-5001",
    );
  });
});
