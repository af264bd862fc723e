import { content, repeated } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell, UP, UP_MS } from './shell.ts';

const STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.1; done";

/** Tasks that are stopped. */
export const stops: readonly Scenario[] = [
  {
    name: 'deadline',
    weight: 4,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'exec sleep 120', { timeoutMs: draw.integer(50, 1_000) }),
      truth: { answers: [{ status: 'timeout' }] },
    }),
  },
  {
    name: 'deadline, SIGTERM ignored',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, STUBBORN, {
        timeoutMs: draw.integer(300, 1_000),
        graceMs: draw.integer(1, 400),
      }),
      truth: { answers: [{ status: 'timeout' }], stdout: content(UP) },
    }),
  },
  {
    name: 'deadline, SIGTERM answered with exit 0',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, "trap 'exit 0' TERM; while :; do sleep 0.05; done", {
        timeoutMs: draw.integer(300, 1_000),
      }),
      truth: { answers: [{ status: 'timeout' }] },
    }),
  },
  {
    name: 'kill by the caller',
    weight: 5,
    play(draw, stage) {
      const reason = draw.word(6);
      const graceMs = draw.of([0, 100, 5_000]);
      return {
        task: shell(draw, stage, graceMs === 5_000 ? 'echo up; exec sleep 120' : STUBBORN),
        async meanwhile({ handle, stdout }) {
          await stdout.reaches(UP.length, UP_MS);
          await handle.kill({ reason, graceMs });
        },
        truth: { answers: [{ status: 'cancelled', reason }], stdout: content(UP) },
      };
    },
  },
  {
    name: 'kill, and then in a hurry',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, STUBBORN),
      async meanwhile({ handle, stdout }) {
        await stdout.reaches(UP.length, UP_MS);
        await Promise.all([
          handle.kill({ reason: 'first', graceMs: 60_000 }),
          handle.kill({ reason: 'second', graceMs: 50 }),
        ]);
      },
      truth: { answers: [{ status: 'cancelled', reason: 'first' }], stdout: content(UP) },
    }),
  },
  {
    name: 'closed while it runs',
    weight: 4,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; exec sleep 120'),
      detached: draw.chance(0.5),
      async meanwhile({ close, stdout }) {
        await stdout.reaches(UP.length, UP_MS);
        await Promise.all([close(), close()]);
      },
      truth: { answers: [{ status: 'cancelled' }], stdout: content(UP) },
    }),
  },
  {
    name: 'closed while it floods',
    weight: 2,
    play(draw, stage) {
      const bytes = draw.integer(1, 1 << 20);
      return {
        task: shell(draw, stage, 'exec yes flood'),
        readerPauseMs: draw.of([0, 5]),
        async meanwhile({ close, stdout }) {
          await stdout.reaches(bytes, 3_000);
          await close();
        },
        truth: { answers: [{ status: 'cancelled' }], stdout: repeated('flood\n', Infinity) },
      };
    },
  },
  {
    name: 'closed before it starts',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never'),
      unstarted: true,
      truth: { answers: [{ closed: 'unstarted' }] },
    }),
  },
];
