/** A task that is on the engine, whoever runs it. */
export interface ListedTask {
  /** Of a container that waits for one: its name. */
  readonly id: string;
  /** `created`, `running`, `paused`, `exited`, …; `parked`: it was started ahead, and waits for a task. */
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** A tag of its image where the engine knows one, else the image's id. */
  readonly image: string;
  /** Name of its container. */
  readonly container: string;
  readonly containerId: string;
}
