import type { EngineCall } from '@drv/testing';
import type { SpoiltAnswer } from '../spoilt/spoilt-answer.ts';

/**
 * How far a call has come when something happens to it:
 *
 * - `request`: it has arrived here, and the engine knows nothing of it.
 * - `forwarded`: the engine has it, and has not answered.
 * - `answered`: the engine has answered, so that it has acted; nobody was told.
 * - `headers`: the head of the answer was passed on.
 * - `body`: and so were some bytes after it.
 */
export type ProxyPoint = 'request' | 'forwarded' | 'answered' | 'headers' | 'body';

/** What happens to which calls. */
export interface ProxyRule {
  readonly on: EngineCall;
  readonly at: ProxyPoint;
  /**
   * `cut`: both connections are closed. `hang`: nothing more goes through, and both stay open. `refuse`: the answer is
   * 500; only before `headers`. A function is waited for, and then the call goes on. A spoilt answer, at `answered`,
   * takes the place of the engine's.
   */
  readonly fault: 'cut' | 'hang' | 'refuse' | (() => Promise<void> | void) | SpoiltAnswer;
  /** For `body`: how many bytes; after an answer with fewer, nothing happens. @default 1 */
  readonly bytes?: number;
  /** How many calls of the kind go by before. @default 0 */
  readonly after?: number;
  /** How many calls of the kind it happens to. @default 1 */
  readonly times?: number;
}
