/** A task that is on the engine, whoever runs it. */
export interface ListedTask {
  readonly id: string;
  /** `created`, `running`, `paused`, `exited`, … */
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** A tag of its image where the engine knows one, else the image's id. */
  readonly image: string;
  /** Name of its container. */
  readonly container: string;
  readonly containerId: string;
}
