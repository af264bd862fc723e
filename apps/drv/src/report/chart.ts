import { lttb } from '@drv/stats';
import { formatDuration } from '../render/format-duration.ts';
import { html, type Html } from './html.ts';
import type { Point } from './series.ts';

export interface ChartLine {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface ChartOptions {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** How a value is written. */
  readonly format: (value: number) => string;
  /** A level that is named, such as a limit, and drawn across when it is near enough to be seen. */
  readonly level?: { readonly name: string; readonly value: number } | undefined;
  /** Where the axis of time begins and ends, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

const WIDTH = 600;
const HEIGHT = 120;
const MAX_POINTS = 300;

/**
 * A line chart as SVG. It is stretched to whatever width there is; its texts are HTML beside it, and so keep their
 * size. The values appear when the pointer rests on the chart.
 */
export function chart(options: ChartOptions): Html {
  const { title, lines, format, from, to } = options;
  const drawn = lines.filter(({ points }) => points.length > 0);
  const highest = Math.max(...drawn.flatMap(({ points }) => points.map(({ value }) => value)), 0);
  if (drawn.length === 0) return html``;
  const level = options.level !== undefined && options.level.value <= highest * 4 ? options.level : undefined;
  const top = Math.max(highest, level?.value ?? 0) * 1.05 || 1;
  const x = (at: number) => round(((at - from) / Math.max(1, to - from)) * WIDTH);
  const y = (value: number) => round(HEIGHT - (value / top) * HEIGHT);
  const highestText = `highest sample ${format(highest)}`;
  return html`<figure>
<figcaption><b>${title}</b> <span>${highestText}</span>${legend(drawn)}${options.level && html`<i class="${level === undefined ? 'soft' : 'level'}">${options.level.name}</i>`}</figcaption>
<div class="plot"><span class="top">${format(top)}</span>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}, ${highestText}">
${level && html`<line class="level" x1="0" x2="${WIDTH}" y1="${y(level.value)}" y2="${y(level.value)}"/>`}
${drawn.map((line, index) => lineOf(line, index, x, y))}
${targets(drawn, x, from, format)}
</svg><span class="until">${formatDuration(to - from)}</span></div></figure>`;
}

function lineOf({ points }: ChartLine, index: number, x: Scale, y: Scale): Html {
  const shown = lttb(
    points.map(({ at, value }) => ({ x: x(at), y: y(value) })),
    MAX_POINTS,
  );
  const path = shown.map((point) => `${point.x},${point.y}`).join(' ');
  const [first] = shown;
  const last = shown.at(-1);
  const dots =
    shown.length > 60
      ? undefined
      : shown.map((point) => html`<path class="l${index}" d="M${point.x} ${point.y}h0"/>`);
  return html`${index === 0 && first && last ? html`<polygon points="${first.x},${HEIGHT} ${path} ${last.x},${HEIGHT}"/>` : undefined}
<polyline class="l${index}" points="${path}"/>${dots}`;
}

/** Columns that nobody sees; a pointer that rests on one is shown its values. */
function targets(
  lines: readonly ChartLine[],
  x: Scale,
  from: number,
  format: (value: number) => string,
): readonly Html[] {
  const points = lines[0]?.points ?? [];
  const step = Math.ceil(points.length / MAX_POINTS);
  const shown = points.filter((_point, index) => index % step === 0);
  return shown.map((point, index) => {
    const left = index === 0 ? 0 : x((point.at + (shown[index - 1]?.at ?? point.at)) / 2);
    const right = index === shown.length - 1 ? WIDTH : x((point.at + (shown[index + 1]?.at ?? point.at)) / 2);
    const values = lines.map((line) => {
      const value = line.points.find(({ at }) => at === point.at)?.value;
      return value === undefined ? '' : `${lines.length > 1 ? `${line.name} ` : ''}${format(value)}`;
    });
    const text = `${formatDuration(point.at - from)}: ${values.filter(Boolean).join(', ')}`;
    return html`<rect x="${left}" y="0" width="${Math.max(0, round(right - left))}" height="${HEIGHT}"><title>${text}</title></rect>`;
  });
}

function legend(lines: readonly ChartLine[]): Html {
  const names =
    lines.length > 1 ? lines.map(({ name }, index) => html`<i class="l${index}">${name}</i>`) : [];
  return html`${names}`;
}

type Scale = (value: number) => number;

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
