import type { Scenario } from '../play/scenario.ts';
import { aborts } from './aborts.ts';
import { exits } from './exits.ts';
import { freezes } from './freezes.ts';
import { images } from './images.ts';
import { inputs } from './inputs.ts';
import { outputs } from './outputs.ts';
import { refusals } from './refusals.ts';
import { stops } from './stops.ts';

/** Every scenario. What a seed means changes with this list. */
export const SCENARIOS: readonly Scenario[] = [
  ...exits,
  ...stops,
  ...aborts,
  ...outputs,
  ...inputs,
  ...refusals,
  ...images,
  ...freezes,
];
