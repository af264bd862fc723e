import { DrvError, operation, type RecoverOptions, type StartOptions } from '@drv/core/driver';
import { createLaunch } from '../launcher/launch.ts';
import { programOf } from '../outcome/init-failure.ts';
import { LABEL } from '../ownership/labels.ts';
import { awaitWord } from './attach-and-start.ts';
import { hasEnded } from '../engine/calls/container-state.ts';
import type { DockerRunHandle } from './docker-run-handle.ts';
import { openOutput } from '../output/open-output.ts';
import { resumeOutput } from '../output/resume-output.ts';
import type { RunContext } from './run-context.ts';
import { cutAtOnce } from './exit-watch.ts';
import { findSavedContainer } from './find-saved-container.ts';
import { keptBytes } from '../output/kept-bytes.ts';
import { superviseRun } from './supervise-run.ts';

/**
 * Goes on with a run that another process has started: its exit is awaited, its deadline counts from its start, and
 * its output comes from the engine's log. Like `startRun`, without stdin.
 */
export async function reattachRun(
  saved: RunContext,
  io: StartOptions & { readonly received?: RecoverOptions['received'] | undefined },
): Promise<DockerRunHandle> {
  const { engine, containerId, task, fields } = saved;
  const { signal } = io;
  if (io.stdin !== undefined) {
    throw new DrvError('DRV_UNSUPPORTED', 'stdin: a recovered task has had its input', {
      op: 'recover task',
      taskId: task.id,
    });
  }
  const { traits } = saved;
  const { received } = io;
  const state = await findSavedContainer(engine, { containerId, task, traits, received, signal });
  const { log, labels } = state;
  const { [LABEL.launcher]: nonce = '' } = labels;
  const announced =
    nonce === '' ? undefined : { launch: createLaunch('announced', nonce), command: programOf(task) ?? '' };
  const context = {
    ...saved,
    announced,
    logDriver: log.driver === '' ? saved.logDriver : log.driver,
    keptBytes: traits.reportsLogLimits ? keptBytes(log) : 0,
  };
  const opened = openOutput(context, io, received);
  const { output, record } = opened;
  record.add({ what: 'no-input' });
  if (announced !== undefined) awaitWord(announced.launch, record);
  try {
    const ended = hasEnded(state);
    const wait = engine.wait(containerId, 'not-running', { signal });
    // One that has ended may be gone.
    const pending = await (ended ? wait.catch(cutAtOnce) : wait);
    await operation('container.attach', fields, () =>
      resumeOutput(output, context, ended ? 'log' : 'followed-log'),
    );
    const startedAt = Date.parse(state.startedAt);
    const started = {
      ...opened,
      pending,
      // By the engine's clock, as its end will be. Nobody here saw the answer: it may be another clock than this one.
      times: { sentAt: startedAt, answeredAt: Number.NEGATIVE_INFINITY },
      preStartLatencyMs: 0,
      startMs: 0,
      ports: state.ports.length === 0 ? undefined : state.ports,
      queuedMs: 0,
      before: {
        ranMs: (ended ? Date.parse(state.finishedAt ?? '') : Date.now()) - startedAt,
        isPaused: state.status === 'paused',
        hasEnded: ended,
      },
    };
    return superviseRun(context, started, io);
  } catch (error) {
    await output.destroy();
    throw error;
  }
}
