import { exitCodeOf } from '../process/exit-code.ts';
import { failedArtifact } from '../process/failed-artifact.ts';
import { hintSentence } from '../explain/hints.ts';
import { reasons } from '../explain/reasons.ts';
import { sandboxLines } from '../explain/sandbox-lines.ts';
import { timelineSteps } from '../explain/timeline-steps.ts';
import { formatBytes } from '../render/format-bytes.ts';
import { formatDuration } from '../render/format-duration.ts';
import { outcomeWords } from '../render/outcome-words.ts';
import { printable } from '../render/printable.ts';
import { chart } from './chart.ts';
import { html, type Html } from './html.ts';
import { lastLines } from './last-lines.ts';
import { LOCAL_TIMES, SCRIPT_POLICY, timeOf } from './local-times.ts';
import { outputSection } from './output-section.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { ReportData } from './report-data.ts';
import { usageSeries } from './series.ts';
import { taskLines } from './task-lines.ts';

/**
 * One run as one page: nothing from the network, and nothing of the task's that a browser would take for markup. The
 * policy in its head forbids both again, and any script but the one that writes times in the reader's zone.
 */
export function reportPage(data: ReportData): string {
  const { task, result } = data;
  const title = `${task.id}: ${result === undefined ? 'failed' : result.status}`;
  const style = { html: PAGE_STYLE };
  const page = html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${SCRIPT_POLICY}">
<meta name="viewport" content="width=device-width">
<title>${printable(title)}</title>
<link rel="icon" href="data:,">`;
  const body = html`<main>
${heading(data)}
${lastLines(result, data.stderr)}
${outputSection(data, data.transcript, originOf(data))}
${tiles(data)}
${charts(data)}
<h2>Timeline</h2>
${timeline(data)}
${given(data)}
<h2>Limits and security</h2>
${sandbox(data)}
<footer class="soft">drv ${data.version}, written ${timeOf(data.madeAt)}</footer>
</main>`;
  return `<!doctype html>\n<html lang="en">\n<head>\n${page.html}\n<style>${style.html}</style>\n</head>\n<body>\n${body.html}\n${LOCAL_TIMES}\n</body>\n</html>\n`;
}

function heading(data: ReportData): Html {
  const { task, result, hint } = data;
  const command = task.command === undefined ? "the image's own command" : [task.command].flat().join(' ');
  return html`${headline(data)}
<p><code>${printable(task.image)}</code> <code>${printable(command, 500)}</code></p>
<p class="soft">${printable(task.id)}${result && html`, started ${timeOf(result.startedAt)}`}</p>
${(result === undefined ? whyNoResult(data) : reasons(result, task)).map((sentence) => html`<p>${sentence}</p>`)}
${hint === undefined ? undefined : html`<p>${hintSentence(hint)}</p>`}`;
}

function headline({ result, error }: ReportData): Html {
  if (result === undefined)
    return html`<h1 class="failed">${(error?.line ?? 'failed').replace(/^drv: /, '')}</h1>`;
  // What goes on as after a success goes on without the files.
  if (failedArtifact(result) !== undefined)
    return html`<h1 class="failed">${outcomeWords(result)}, but an artifact could not be taken out</h1>`;
  return html`<h1 class="${result.status}">${outcomeWords(result)}</h1>`;
}

function whyNoResult({ error, entries }: ReportData): readonly string[] {
  if (error === undefined) return [];
  const began = hasStarted(entries)
    ? 'The task had started, and how it ended is not known'
    : 'The task did not start';
  return [`${began}: ${error.code}. The exit code of drv is ${error.exitCode}.`];
}

function tiles({ result }: ReportData): Html | undefined {
  if (result === undefined) return undefined;
  const { usage, output } = result;
  const tile = (name: string, value: string | undefined) =>
    value === undefined ? undefined : html`<div><b>${value}</b><span>${name}</span></div>`;
  const bytes = (value: number | undefined) => (value === undefined ? undefined : formatBytes(value));
  return html`<h2>Figures</h2><div class="tiles">${[
    tile("the task's exit code", result.exitCode === undefined ? undefined : String(result.exitCode)),
    tile("drv's exit code", String(exitCodeOf(result))),
    tile('task ran', result.durationMs === 0 ? '<1 ms' : formatDuration(result.durationMs)),
    tile('CPU time', usage.cpuSeconds === undefined ? undefined : formatDuration(usage.cpuSeconds * 1000)),
    tile('peak memory, by the kernel', bytes(usage.peakMemoryBytes)),
    tile('received', bytes(usage.networkRxBytes)),
    tile('sent', bytes(usage.networkTxBytes)),
    tile('stdout', bytes(output.stdoutBytes)),
    tile('stderr', bytes(output.stderrBytes)),
  ]}</div>`;
}

function charts({ buckets, entries }: ReportData): Html {
  const series = usageSeries(buckets);
  const from = buckets[0]?.firstAt ?? 0;
  const to = buckets.at(-1)?.lastAt ?? 0;
  const perSecond = (value: number) => `${formatBytes(value)}/s`;
  const { memoryLimit } = series;
  if (series.memory.length < 2) {
    const why = hasStarted(entries)
      ? 'The task was too short for the engine to measure it more than once.'
      : 'Nothing was measured: the task did not start.';
    return html`<h2>Usage</h2><p class="soft">${why}</p>`;
  }
  return html`<h2>Usage</h2><div class="charts">${[
    chart({
      title: 'Processors',
      lines: [{ name: 'used', points: series.cores }],
      format: (value) => (value > 0 && value < 0.01 ? value.toPrecision(1) : value.toFixed(2)),
      from,
      to,
    }),
    chart({
      title: 'Memory',
      lines: [{ name: 'used', points: series.memory }],
      format: formatBytes,
      level:
        memoryLimit === undefined
          ? undefined
          : { name: `limit ${formatBytes(memoryLimit)}`, value: memoryLimit },
      from,
      to,
    }),
    chart({
      title: 'Network',
      lines: [
        { name: 'received', points: series.received },
        { name: 'sent', points: series.sent },
      ],
      format: perSecond,
      from,
      to,
    }),
    chart({
      title: 'Disk',
      lines: [
        { name: 'read', points: series.read },
        { name: 'written', points: series.written },
      ],
      format: perSecond,
      from,
      to,
    }),
  ]}</div>`;
}

function hasStarted(entries: ReportData['entries']): boolean {
  return entries.some(({ name }) => name === 'container.wait');
}

/** From when on the timeline counts, by its own clock. */
function originOf({ entries }: ReportData): number {
  return timelineSteps(entries)[0]?.startedMs ?? 0;
}

function given({ task }: ReportData): Html | undefined {
  const lines = taskLines(task);
  if (lines.length === 0) return undefined;
  return html`<h2>Task</h2><table>${lines.map(([name, value]) => html`<tr><td>${name}</td><td>${value}</td></tr>`)}</table>`;
}

function timeline({ entries }: ReportData): Html {
  const steps = timelineSteps(entries);
  const end = Math.max(...steps.map((step) => step.atMs + (step.tookMs ?? 0)), 1);
  const percent = (ms: number) => Math.round((ms / end) * 10_000) / 100;
  const head = html`<tr class="soft"><th>step</th><th class="n">began at</th><th class="n">took</th><th class="bar"></th><th></th></tr>`;
  // A code may be broken at its signs.
  const code = (words = '') =>
    words.split('_').map((word, index) => html`${index === 0 ? undefined : html`_<wbr>`}${word}`);
  return html`<table class="steps">${head}${steps.map(
    (step) => html`<tr><td>${step.label}</td><td class="n">${formatDuration(step.atMs)}</td>
<td class="n">${step.tookMs === undefined ? '' : formatDuration(step.tookMs)}</td>
<td class="bar"><div><i style="margin-left:${percent(step.atMs)}%;width:${percent(step.tookMs ?? 0)}%"></i></div></td>
<td class="error">${code(step.errorCode)}</td></tr>`,
  )}</table>`;
}

function sandbox({ task, transfers }: ReportData): Html {
  return html`<table>${sandboxLines(task, transfers).map(
    ({ name, value, weakened }) =>
      html`<tr${weakened ? html` class="weak"` : undefined}><td>${name}</td><td>${value}${weakened ? ' (weakened)' : undefined}</td></tr>`,
  )}</table>`;
}
