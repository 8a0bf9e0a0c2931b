import { describe, expect, it } from "vitest";
import type { KeptContainer } from "../../../src/container/kept-container.ts";
import { psTable } from "../../../src/report/container/ps-table.ts";

/** What `docker ps -a -s` of a real engine (20.10.24) printed. */
const RECORDED = `CONTAINER ID   IMAGE     COMMAND                  CREATED              STATUS                      PORTS     NAMES         SIZE
6794f11289b3   alpine    "sh -c 'echo x > /x;…"   57 seconds ago       Exited (0) 57 seconds ago             c-ro          0B (virtual 3.03MB)
d5386f176a67   alpine    "sh -c 'echo x > /sc…"   58 seconds ago       Exited (0) 57 seconds ago             c-tmpfs       0B (virtual 3.03MB)
f08262a3d2ff   alpine    "sh -c 'mkdir -p /da…"   58 seconds ago       Exited (0) 57 seconds ago             c-vol         2B (virtual 3.03MB)
c1766aa7add5   alpine    "sh -c 'truncate -s …"   59 seconds ago       Exited (0) 59 seconds ago             c-hole        5.24MB (virtual 8.28MB)
d0f961c9c9bd   alpine    "sh -c 'mv /lower/pe…"   About a minute ago   Exited (0) 59 seconds ago             c-mvfiledir   11B (virtual 3.03MB)
`;

const NOW = Date.parse("2026-11-23T02:30:00Z");
const before = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

function kept(
  id: string,
  name: string,
  script: string,
  [created, finished]: readonly [number, number],
  sizeRw: number,
): KeptContainer {
  const digest = `sha256:${"0".repeat(64)}` as const;
  return {
    ...{ version: 1, name, image: "alpine", imageId: digest, manifest: digest, config: {} },
    ...{ readonly: false, volumes: [], tmpfs: [], exitCode: 0, sizeRw },
    id: id.padEnd(64, "0"),
    command: ["sh", "-c", script],
    created: before(created),
    started: before(created),
    finished: before(finished),
    sizeRootFs: 3_034_202 + sizeRw,
  };
}

describe("psTable()", () => {
  it("is what docker ps -a -s prints", () => {
    const containers = [
      kept("6794f11289b3", "c-ro", "echo x > /x; echo rc=$?", [57, 57], 0),
      kept("d5386f176a67", "c-tmpfs", "echo x > /scratch/x", [58, 57], 0),
      kept("f08262a3d2ff", "c-vol", "mkdir -p /data; echo x > /data/x", [58, 57], 2),
      kept(
        "c1766aa7add5",
        "c-hole",
        "truncate -s 5M /hole; echo tail >> /hole",
        [59, 59],
        5_242_885,
      ),
      kept("d0f961c9c9bd", "c-mvfiledir", "mv /lower/perm /lower/dir/", [60, 59], 11),
    ];

    const options = { now: new Date(NOW), size: true, noTrunc: false };
    expect(psTable(containers, options)).toBe(RECORDED);
  });
});
