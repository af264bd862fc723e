import type { StatsSample } from '@drv/core';
import type { UpMessage } from '../protocol/messages.ts';

/** What a run is told of, beside its steps. */
export interface RunListener {
  onCredentialsWanted?(message: UpMessage & { readonly type: 'credentials-wanted' }): void;
  onPull?(message: UpMessage & { readonly type: 'pull' }): void;
  onFiles?(message: UpMessage & { readonly type: 'files' }): void;
  onInputTaken?(bytes: number): void;
  onSample?(sample: StatsSample): void;
}
