import type { Received, UpMessage } from '../protocol/messages.ts';
import type { Bulk } from './bulk.ts';
import type { RemoteCalls } from './remote-calls.ts';
import type { RemoteCollections } from './remote-collections.ts';
import type { RunEnd } from './run-end.ts';
import type { RunListener } from './run-listener.ts';
import type { RunSteps } from './run-steps.ts';

/** Whom what a worker says is for. */
interface Hearers {
  readonly steps: RunSteps;
  readonly bulk: Bulk;
  readonly listener: RunListener;
  readonly calls: RemoteCalls;
  readonly collections: RemoteCollections;
}

export function hearWorker(
  { message, payload }: Received<UpMessage>,
  to: Hearers,
  end: Pick<RunEnd, 'hearOutcome' | 'hearClosed'>,
): void {
  switch (message.type) {
    case 'credentials-wanted':
      to.listener.onCredentialsWanted?.(message);
      break;
    case 'pull':
      to.listener.onPull?.(message);
      break;
    case 'files':
      to.listener.onFiles?.(message);
      break;
    case 'prepared':
      to.steps.reachPrepared();
      to.bulk.prepared();
      break;
    case 'started':
      to.steps.reachStarted();
      break;
    case 'output':
      to.bulk.heard(message, payload);
      break;
    case 'input-taken':
      to.bulk.inputTaken(message.bytes);
      break;
    case 'sample':
      to.listener.onSample?.(message.sample);
      break;
    case 'answer':
      to.calls.answer(message);
      break;
    case 'outcome':
      end.hearOutcome(message.outcome);
      break;
    case 'collected':
      to.collections.answer(message);
      break;
    case 'direct':
      to.bulk.offered(message);
      break;
    case 'sync':
    case 'direct-over':
      // Of a direct connection.
      break;
    case 'closed':
      end.hearOutcome({});
      // Where the store does not answer now, it is asked again by `check`.
      void end.hearClosed().catch(() => {});
      break;
    default:
      message satisfies never;
  }
}
