/** A parsed and normalised image reference, as `parseReference` of `@drv/image` makes it. */
export interface ImageReference {
  /** Host, with its port: `docker.io` where the text names none. */
  readonly registry: string;
  /** Path in the registry: `library/busybox`. */
  readonly repository: string;
  /** Absent where the text has none; a pull then takes `latest`. */
  readonly tag?: string | undefined;
  /** `sha256:…` or `sha512:…`. With a tag beside it, the digest decides. */
  readonly digest?: string | undefined;
}
