import type { EngineNode } from '@drv/tooling-engine';

/** A machine with an engine, on which workers run. */
export interface FleetMachine {
  /** The engine, as in `DOCKER_HOST`. */
  readonly host: string;
  /** At which its workers reach what listens on this machine. */
  readonly gateway: string;
  /** What a command begins with that is to run there. @default nothing: there is here */
  enter?(): readonly string[];
  /** Cuts it off; all that runs there goes on. */
  unplug?(): Promise<void>;
  plug?(): Promise<void>;
  /** Ends all that is there at once. */
  powerOff?(): Promise<void>;
  /** Starts it again, with its files and with nothing of what ran. */
  powerOn?(): Promise<void>;
}

/** Two machines that are this one. */
export function hereTwice(host: string): readonly FleetMachine[] {
  const here = { host, gateway: '127.0.0.1' };
  return [here, here];
}

export function machineOf({ engine: { host }, ...node }: EngineNode): FleetMachine {
  return { host, ...node };
}
