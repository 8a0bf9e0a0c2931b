import { LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";

/** As without a network: no address, hence no line with the container's own name. Moby: libnetwork/etchosts */
const DOCKER_HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
ff00::0\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

/** BuildKit: executor/oci/hosts.go */
const BUILDKIT_HOSTS = `127.0.0.1\tlocalhost buildkitsandbox
::1\tlocalhost ip6-localhost ip6-loopback
`;

/** What Docker writes when the host's own file names no server that a container could reach. */
const RESOLV_CONF = "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";

/** The files that Docker keeps for a container beside its layers, and binds over those in /etc. */
export function hostFiles(hostname: string, buildkit: boolean): Layer {
  const builder = new LayerBuilder({ name: "host files" });
  const put = (path: string, text: string) =>
    builder.put(path, { type: "file", mode: 0o644, content: Content.fromText(text) });
  put("/resolv.conf", RESOLV_CONF);
  put("/hostname", `${hostname}\n`);
  put("/hosts", buildkit ? BUILDKIT_HOSTS : DOCKER_HOSTS);
  return builder.layer;
}
