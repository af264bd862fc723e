import type {
  ClaimedRun,
  KnownWorker,
  ListedRun,
  NodeRun,
  QueueDepth,
  RunNeeds,
  RunState,
  StoredMessage,
} from '@drv/queue';
import { listOf, type ScriptAnswer } from './run-script.ts';

/** What scripts answer, as what a store answers. */
export function claimOf(answer: ScriptAnswer): ClaimedRun | undefined {
  const [fence, taskId, body, record, needs, waitedMs, runId] = listOf(answer);
  if (fence === undefined) return undefined;
  const wants = text(needs);
  return {
    runId: text(runId) ?? '',
    fence: Number(fence),
    taskId: text(taskId) ?? '',
    body: body as Buffer,
    needs: wants === undefined || wants === '' ? undefined : (JSON.parse(wants) as RunNeeds),
    record: Buffer.isBuffer(record) ? record : undefined,
    waitedMs: Number(waitedMs),
  };
}

export function stateOf(runId: string, answer: ScriptAnswer): RunState | undefined {
  const [taskId, phase, fence, node, record, silence] = listOf(answer);
  if (taskId === undefined) return undefined;
  return {
    runId,
    taskId: text(taskId) ?? '',
    phase: (text(phase) ?? 'ended') as RunState['phase'],
    fence: Number(text(fence)),
    node: text(node),
    record: Buffer.isBuffer(record) ? record : undefined,
    silentMs: node === null ? undefined : silenceOf(silence, Number.POSITIVE_INFINITY),
  };
}

/** Of a list: the id comes behind the state. */
export function lostRunOf(run: ScriptAnswer): RunState {
  const answers = listOf(run);
  return stateOf(text(answers[6]) ?? '', answers) as RunState;
}

export function listedRunOf(run: ScriptAnswer): ListedRun {
  const state = lostRunOf(run);
  const [ageMs, body] = listOf(run).slice(7);
  return {
    ...state,
    phase: state.phase === 'waiting' ? 'waiting' : 'claimed',
    ageMs: Number(ageMs),
    body: Buffer.isBuffer(body) ? body : undefined,
  };
}

export function nodeRunOf(run: ScriptAnswer): NodeRun {
  const [runId, fence, workerId, silence, phase, leftBody] = listOf(run);
  return {
    runId: text(runId) ?? '',
    fence: Number(text(fence)),
    workerId: text(workerId) ?? '',
    silentMs: silenceOf(silence, undefined),
    ended: text(phase) === 'ended',
    leftBody: Buffer.isBuffer(leftBody) ? leftBody : undefined,
  };
}

/** None where what is there is no worker. */
export function workerOf(answer: ScriptAnswer): readonly KnownWorker[] {
  const [workerId, json, silentMs] = listOf(answer);
  try {
    const { node, offer } = JSON.parse(text(json) ?? '') as Partial<KnownWorker>;
    if (typeof node !== 'string') return [];
    return [
      {
        workerId: text(workerId) ?? '',
        node,
        offer: { labels: [], ...offer },
        silentMs: Number(silentMs),
      },
    ];
  } catch {
    return [];
  }
}

export function depthOf(answer: ScriptAnswer): QueueDepth {
  const [waiting, claimed] = listOf(answer);
  return { waiting: Number(waiting), claimed: Number(claimed) };
}

export function messageOf([cursor, [, body]]: readonly [Buffer, readonly Buffer[]]): StoredMessage {
  return { cursor: cursor.toString(), body: body as Buffer };
}

/** -1: nothing was ever heard of it, or it left. */
export function silenceOf<T>(answer: ScriptAnswer | undefined, never: T): number | T {
  return typeof answer === 'number' && answer >= 0 ? answer : never;
}

function text(answer: ScriptAnswer | undefined): string | undefined {
  return Buffer.isBuffer(answer) ? answer.toString() : undefined;
}
