import type { KeptContainer } from "../../container/kept-container.ts";

/** What `docker container inspect` says of a container, as far as it is known here; with the sizes of -s. */
export function inspectContainer(kept: KeptContainer): object {
  const [Path = "", ...Args] = kept.command;
  const mounts = [
    ...kept.volumes.map((Destination) => ({ Type: "volume", Destination, RW: true })),
    ...kept.tmpfs.map((Destination) => ({ Type: "tmpfs", Destination, RW: true })),
  ];
  return {
    Id: kept.id,
    Created: kept.created,
    Path,
    Args,
    State: {
      Status: "exited",
      Running: false,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: 0,
      ExitCode: kept.exitCode,
      Error: "",
      StartedAt: kept.started,
      FinishedAt: kept.finished,
    },
    Image: kept.imageId,
    Name: `/${kept.name}`,
    Driver: "overlay2",
    HostConfig: { ReadonlyRootfs: kept.readonly },
    Mounts: mounts,
    SizeRw: kept.sizeRw,
    SizeRootFs: kept.sizeRootFs,
    Config: { Hostname: kept.id.slice(0, 12), ...kept.config, Image: kept.image },
  };
}
