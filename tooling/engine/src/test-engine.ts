/** How to log in to a registry of the test engine. The password is new in every run. */
export interface TestRegistry {
  /** `host:port`, as it stands at the front of an image reference. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

/** References of the images that every test may count on. All are built from one static busybox. */
export type TestImages = {
  /** Busybox with `CMD ["sh"]`. */
  readonly busybox: string;
  /** Busybox without any command. */
  readonly noCommand: string;
  /**
   * `ENTRYPOINT ["/bin/echo", "entry"]`, `CMD ["default"]`, `USER 1000:1000`, `WORKDIR /work`,
   * `ENV GREETING=hello` and the label `drv.test=configured`.
   */
  readonly configured: string;
  /**
   * Files that cannot be started: `/bin/not-executable` (mode 0644), `/bin/bad-interpreter`
   * (`#!/nowhere/sh`), `/bin/not-a-program` (executable, but no program).
   */
  readonly broken: string;
  /** `VOLUME /data`: each container of it gets an anonymous volume. */
  readonly volume: string;
  /** Busybox in the registry with a password; it is not on the engine when the tests start. */
  readonly registryBusybox?: string;
  /** Busybox in the registry with TLS and a password; it is not on the engine when the tests start. */
  readonly tlsBusybox?: string;
};

/** A running engine with test images; plain data, so that it can be handed to test workers. */
export interface TestEngine {
  /** As in `DOCKER_HOST`: `unix:///…`, or what `DOCKER_HOST` said. */
  readonly host: string;
  readonly flavour: 'docker' | 'podman';
  /** For a reader: `Docker 28.5.2`. */
  readonly version: string;
  /** Docker keeps images in containerd, not with its own graph drivers. */
  readonly containerdStore: boolean;
  /** Its containers run on the kernel of this machine: their processes are seen here, its clock and its network are this one's. */
  readonly sharesKernel: boolean;
  /** True when this checkout started the engine: nobody else's containers are on it. */
  readonly private: boolean;
  /** Process id of its daemon, when the engine is private. */
  readonly pid?: number;
  readonly registry?: TestRegistry | undefined;
  readonly tlsRegistry?:
    | (TestRegistry & {
        /** The certificate of the authority that signed the registry's own, as PEM. */
        readonly caFile: string;
      })
    | undefined;
  readonly images: TestImages;
  /** Why a part is missing, in one sentence; the reason to give when a test skips. */
  readonly unavailable: { readonly registry?: string; readonly tlsRegistry?: string };
}
