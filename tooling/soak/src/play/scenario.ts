import type { TestImages } from '@drv/tooling-engine';
import type { Draw } from '../draw/draw.ts';
import type { Play } from './play.ts';

/** A kind of task whose end is known. */
export interface Scenario {
  readonly name: string;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  /** Only with the registry of the test engine. */
  readonly needsRegistry?: true;
  play(draw: Draw, stage: Stage): Play;
}

/** What scenarios have to play with. */
export interface Stage {
  readonly images: TestImages;
}
