import type { ContainerTask, DrvError, PullEvent, RunHandle, StatsSample } from '@drv/core';
import { errorLine } from '../errors/error-line.ts';
import { errorRecord } from '../errors/error-record.ts';
import type { Timeline } from '../explain/timeline.ts';
import type { Io } from '../process/io.ts';
import { artifactLines } from '../render/artifact-lines.ts';
import { outcomeLine } from '../render/outcome-line.ts';
import { pullViewFor } from '../render/pull-view-for.ts';
import type { Transfers } from '../task/transfers-of.ts';
import type { Screen } from '../render/screen.ts';
import { statsLine } from '../render/stats-line.ts';
import { styleFor } from '../render/style.ts';
import { wrapFor } from '../render/wrap.ts';
import type { Settings } from '../settings/settings.ts';
import type { InputPlan } from '../task/input-plan.ts';
import type { StopCause } from './interrupts.ts';
import type { RunEnd } from './run-end.ts';
import { shownEntries } from './shown-entries.ts';
import { jsonLine } from '../render/json-line.ts';
import { columnsOf } from '../render/columns-of.ts';

/** How many samples the live line looks back. */
const HISTORY = 64;
/** Of a message that goes on: below what stands behind `drv: `. */
const INDENT = 5;

/** What a person sees of one run, on stderr. */
export interface Presenter {
  onPull(event: PullEvent): void;
  /** The driver failed, and the run begins again soon. */
  onRetry(error: DrvError, which: string): void;
  /** Nobody has taken the task for a while. */
  onWaiting(why: string): void;
  onPrepared(): void;
  /** Where the task's ports are is told, since somebody waits to reach them. */
  onStarted(handle: Pick<RunHandle, 'ports'>): void;
  /** Absent where no sample is shown. */
  readonly onStat?: ((sample: StatsSample) => void) | undefined;
  onStopping(cause: StopCause): void;
  /** The last words: outcome or error, and the explanation. */
  end(end: RunEnd): void;
}

export async function createPresenter(
  task: ContainerTask,
  settings: Settings,
  io: Io,
  parts: {
    readonly screen: Screen;
    readonly timeline: Timeline;
    readonly input: InputPlan;
    readonly transfers: Transfers;
  },
): Promise<Presenter> {
  const { screen, timeline, input, transfers } = parts;
  const style = styleFor(io.stderr, io.env);
  const quiet = settings.flag('quiet') === true;
  const json = settings.flag('json') === true;
  const terminal = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  const live = settings.flag('stats') === true && terminal && !quiet;
  const view = await pullViewFor(task.image, io.stderr, { quiet: quiet || json, bars: terminal, style });
  const explaining =
    settings.flag('explain') === true ? await import('../explain/explanation.ts') : undefined;
  const samples: StatsSample[] = [];
  const showSample = (sample: StatsSample) => {
    samples.push(sample);
    if (samples.length > HISTORY) samples.shift();
    screen.live([statsLine(samples, style, columnsOf(io.stderr))]);
  };
  const explain = ({ result, error, hint }: RunEnd) => {
    if (explaining === undefined) return;
    const told = { task, transfers, entries: shownEntries(timeline.entries(), error), input, result, hint };
    const columns = io.stderr.isTTY === true ? columnsOf(io.stderr) : undefined;
    for (const line of explaining.explanation(told, columns, style)) screen.line(line);
  };
  return {
    onPull: view.onPull,
    onRetry(error, which) {
      if (!quiet) screen.line(wrapFor(io.stderr, `${errorLine(error)}; trying again (${which})`, INDENT));
    },
    onWaiting(why) {
      if (!quiet && !json) screen.line(wrapFor(io.stderr, `drv: ${why}`, INDENT));
    },
    onPrepared: view.close,
    onStarted({ ports = [] }) {
      if (quiet) return;
      for (const { containerPort, protocol, hostAddress, hostPort } of ports) {
        const host = hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress;
        screen.line(`drv: port ${containerPort}/${protocol} is at ${host}:${hostPort}`);
      }
    },
    onStat: live ? showSample : undefined,
    onStopping(cause) {
      if (cause.kind !== 'signal' || quiet || io.stderr.isTTY !== true) return;
      screen.line(wrapFor(io.stderr, 'drv: stopping the task; press Ctrl-C again to kill it', INDENT));
    },
    end(end) {
      view.close();
      screen.clear();
      if (json) {
        explain(end);
        // The last line, whatever else was asked for, and also when the reader of stdout has gone.
        screen.line(jsonLine(end.result ?? errorRecord(end.error)));
        return;
      }
      // A reader that has gone wants to hear nothing: this is how `… | head -1` ends.
      if (end.cause?.kind === 'pipe') return;
      if (end.error !== undefined) screen.line(wrapFor(io.stderr, errorLine(end.error), INDENT));
      else if (end.result !== undefined) {
        const lines = quiet ? [] : [outcomeLine(end.result, style)];
        for (const line of [...lines, ...artifactLines(end.result, { quiet })])
          screen.line(wrapFor(io.stderr, line, INDENT));
      }
      if (end.hint !== undefined && !quiet) screen.line(wrapFor(io.stderr, `drv: ${end.hint}`, INDENT));
      explain(end);
    },
  };
}
