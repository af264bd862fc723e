import { SingleBar } from 'cli-progress';

/** Shows how far a soak has come. */
export interface Progress {
  update(done: number, wrong: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line for each twentieth. */
export function showProgress(total: number, output: NodeJS.WriteStream): Progress {
  if (!output.isTTY) return lines(total, output);
  const bar = new SingleBar({
    stream: output,
    format: '{bar} {value}/{total} tasks, {wrong} wrong, {duration_formatted}',
    gracefulExit: false,
  });
  bar.start(total, 0, { wrong: 0 });
  return {
    update: (done, wrong) => bar.update(done, { wrong }),
    stop: () => bar.stop(),
  };
}

function lines(total: number, output: NodeJS.WriteStream): Progress {
  const startedAt = performance.now();
  const step = Math.max(1, Math.floor(total / 20));
  return {
    update(done, wrong) {
      if (done % step !== 0 && done !== total) return;
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
      output.write(`${done}/${total} tasks, ${wrong} wrong, ${seconds} s\n`);
    },
    stop() {},
  };
}
