/** OCI image-spec, media-types.md. */
export const OCI_TYPES = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

/** distribution: manifest schema 2. */
export const DOCKER_TYPES = {
  /** An index of several platforms. */
  list: "application/vnd.docker.distribution.manifest.list.v2+json",
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  /** Packed with gzip. */
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
} as const;
