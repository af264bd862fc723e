import { kind, type KindsOf } from '@drv/core/driver';
import type { Clock } from '../clock/clock.ts';
import type { Program } from './program.ts';

/** What a pretend machine has, to run containers with. */
export interface MachineOptions {
  /** Programs by name, which is the first word of a command; the same ones in every image. */
  readonly programs: Readonly<Record<string, Program | 'not-executable'>>;
  /**
   * Users that every image has. Numbers always work.
   * @default ['root', 'nobody']
   */
  readonly users?: readonly string[] | undefined;
  /** Paths of the host that can be mounted. Absent: any. Nothing is mounted: programs are functions. */
  readonly hostPaths?: readonly string[] | undefined;
  /**
   * Networks that a task may name.
   * @default ['bridge']
   */
  readonly networks?: readonly string[] | undefined;
  /** @default the clock of this machine */
  readonly clock?: Clock | undefined;
}

const program = kind.either(
  kind.call,
  kind.thatIs<'not-executable'>('a function or "not-executable"', (value) => value === 'not-executable'),
);

export const MACHINE: KindsOf<MachineOptions> = {
  programs: kind.required(kind.record(program)),
  users: kind.list(kind.text),
  hostPaths: kind.list(kind.text),
  networks: kind.list(kind.text),
  clock: kind.thatHas('a clock', 'now', 'after'),
};
