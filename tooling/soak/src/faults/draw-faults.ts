import type { EngineCall } from '@drv/testing';
import type { ProxyPoint, ProxyRule } from '@drv/tooling-engine';
import type { Draw } from '../draw/draw.ts';
import type { Play } from '../play/play.ts';

/** A rule of a proxy that can be written down. */
export interface Fault extends ProxyRule {
  readonly fault: 'cut' | 'hang' | 'refuse';
}

const POINTS = {
  cut: ['request', 'forwarded', 'answered', 'headers', 'body'],
  hang: ['request', 'forwarded', 'answered', 'headers', 'body'],
  // Once the head of an answer is out, it cannot be another one.
  refuse: ['request', 'forwarded', 'answered'],
} as const satisfies Record<Fault['fault'], readonly [ProxyPoint, ...ProxyPoint[]]>;

const ALWAYS: readonly EngineCall[] = [
  'container.create',
  'container.attach',
  'container.wait',
  'container.start',
  'container.inspect',
  'container.remove',
];

/** One fault for a task, sometimes two, at calls that it will make. */
export function drawFaults(draw: Draw, play: Play): readonly Fault[] {
  const faults = [drawFault(draw, play)];
  // After a cut output the rest comes from the engine's log.
  if (draw.chance(0.25))
    faults.push(drawFault(draw, play, faults[0]?.on === 'container.attach' ? ['container.logs'] : []));
  return faults;
}

function drawFault(draw: Draw, { task, stats, truth }: Play, more: readonly EngineCall[] = []): Fault {
  const pulls = task.pull === 'always';
  const stops = truth.answers.some(
    (answer) => 'status' in answer && ['timeout', 'cancelled'].includes(answer.status),
  );
  const calls: readonly EngineCall[] = [
    ...ALWAYS,
    ...more,
    ...(pulls ? (['image.pull', 'image.pull'] as const) : (['image.inspect'] as const)),
    ...(stops ? (['container.kill', 'container.kill'] as const) : []),
    ...(stats === true ? (['container.stats'] as const) : []),
  ];
  const on = calls[draw.integer(0, calls.length - 1)] ?? 'container.create';
  const fault = draw.of<Fault['fault']>(['cut', 'cut', 'cut', 'refuse', 'refuse', 'hang']);
  const at: ProxyPoint = draw.of<ProxyPoint>(POINTS[fault]);
  const bytes = draw.integer(1, 20_000);
  const after = draw.chance(0.2) ? 1 : 0;
  const times = draw.of([1, 1, 1, 2, 3]);
  return { on, at, fault, after, times, ...(at === 'body' ? { bytes } : {}) };
}
