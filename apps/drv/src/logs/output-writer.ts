import { once } from 'node:events';
import type { OutputEntry } from '@drv/docker';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Io, Output } from '../process/io.ts';
import { jsonLine } from '../render/json-line.ts';

/** Writes entries to stdout and stderr, no faster than their readers take them. */
export interface OutputWriter {
  /** Aborted when a stream fails: when its reader has gone, or the disk is full. */
  readonly gone: AbortSignal;
  write(entry: OutputEntry): Promise<void>;
  /** @throws UsageError when a stream failed for another reason than that its reader has gone. */
  check(): void;
}

/** Where the engine's log has lost a part of what the task wrote. */
const GAP = 'drv: output is missing here, or may be: the engine threw its log away before it was read\n';

/**
 * @param form `raw`: as the task wrote it, each stream to its own. `timed`: each line behind its time. `json`: lines
 * of JSON on stdout.
 */
export function createOutputWriter(io: Io, form: 'raw' | 'timed' | 'json'): OutputWriter {
  const gone = new AbortController();
  const lineStart = { stdout: true, stderr: true };
  let problem: UsageError | undefined;
  const watch = (output: Output, name: string) =>
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && !gone.signal.aborted)
        problem = new UsageError(`${name}: ${fileProblem(error)}`);
      gone.abort();
    });
  watch(io.stdout, 'stdout');
  watch(io.stderr, 'stderr');

  const textOf = (entry: OutputEntry): string | Buffer => {
    const { stream, time, data } = entry;
    if (form === 'json') return `${jsonLine(record(entry))}\n`;
    if (form === 'raw') return data;
    // A long line comes in pieces, of which each has a time.
    const prefix = lineStart[stream] && time !== undefined ? `${time} ` : '';
    lineStart[stream] = data.at(-1) === 10;
    return Buffer.concat([Buffer.from(prefix), data]);
  };
  return {
    gone: gone.signal,
    async write(entry) {
      if (entry.afterGap === true && form !== 'json') {
        lineStart[entry.stream] = true;
        io.stderr.write(GAP);
      }
      const output = form === 'json' || entry.stream === 'stdout' ? io.stdout : io.stderr;
      if (!output.write(textOf(entry))) await once(output, 'drain', { signal: gone.signal });
    },
    check() {
      if (problem !== undefined) throw problem;
    },
  };
}

/** Bytes that are no text are kept as they are, in base64. */
function record({ stream, time, data, afterGap }: OutputEntry) {
  const text = data.toString();
  const same = Buffer.from(text).equals(data);
  return { time, stream, afterGap, ...(same ? { text } : { base64: data.toString('base64') }) };
}
