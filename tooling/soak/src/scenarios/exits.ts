import { signalOf } from '@drv/core/driver';
import { content, repeated } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell } from './shell.ts';

/** Tasks that end by themselves. */
export const exits: readonly Scenario[] = [
  {
    name: 'success',
    weight: 10,
    play(draw, stage) {
      const [out, err] = [draw.word(draw.integer(1, 200)), draw.word(draw.integer(1, 200))];
      return {
        task: shell(draw, stage, `echo ${out}; echo ${err} >&2`),
        stats: draw.chance(0.3),
        truth: {
          answers: [{ status: 'success', exitCode: 0 }],
          stdout: content(`${out}\n`),
          stderr: content(`${err}\n`),
        },
      };
    },
  },
  {
    name: 'success, much output',
    weight: 5,
    play(draw, stage) {
      // An engine keeps its log by lines: millions of short ones take it minutes to read.
      const line = draw.word(draw.integer(40, 200));
      const length = draw.integer(1, 8 << 20);
      const errors = draw.integer(1, 1 << 20);
      return {
        task: shell(
          draw,
          stage,
          `yes ${line} | head -c ${length}; yes ${line} | head -c ${errors} >&2; exit 0`,
        ),
        truth: {
          answers: [{ status: 'success', exitCode: 0 }],
          stdout: repeated(`${line}\n`, length),
          stderr: repeated(`${line}\n`, errors),
        },
      };
    },
  },
  {
    name: 'exit code',
    weight: 8,
    play(draw, stage) {
      let exitCode = draw.integer(1, 255);
      while (signalOf(exitCode) !== undefined) exitCode = draw.integer(1, 255);
      const word = draw.word(8);
      return {
        task: shell(draw, stage, `echo ${word}; exit ${exitCode}`),
        truth: { answers: [{ status: 'error', exitCode }], stdout: content(`${word}\n`) },
      };
    },
  },
  {
    name: 'killed by a signal',
    weight: 5,
    play(draw, stage) {
      const signal = draw.of(['HUP', 'ABRT', 'KILL', 'SEGV', 'TERM', 'USR1']);
      return {
        task: shell(draw, stage, `echo last; kill -${signal} $$; sleep 60`),
        truth: {
          answers: [{ status: 'killed', cause: 'signal', signal: `SIG${signal}` }],
          stdout: content('last\n'),
        },
      };
    },
  },
  {
    name: 'out of memory',
    weight: 4,
    play(draw, stage) {
      return {
        task: shell(draw, stage, 'exec tail /dev/zero', { limits: { memoryBytes: 16 << 20 } }),
        truth: {
          answers: [
            { status: 'killed', cause: 'oom', oom: 'main' },
            // The engine does not look, or had not begun to.
            { status: 'killed', cause: 'signal', signal: 'SIGKILL', oom: 'unknown' },
          ],
        },
      };
    },
  },
  {
    name: 'files in an anonymous volume',
    weight: 3,
    play(draw, stage) {
      const word = draw.word(12);
      return {
        task: shell(draw, stage, `echo ${word} > /data/x && cat /data/x`, { image: stage.images.volume }),
        truth: { answers: [{ status: 'success' }], stdout: content(`${word}\n`) },
      };
    },
  },
];
