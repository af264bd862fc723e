export interface PlotOptions {
  readonly title: string;
  readonly x: readonly number[];
  readonly xName: string;
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const [WIDTH, HEIGHT] = [640, 120];
const LEFT = 60;

/** A page of its own with a small plot for each line, all over the same x, whose scale is logarithmic. */
export function plot({ title, x, xName, lines }: PlotOptions): string {
  const most = Math.log(x.at(-1) ?? 1) || 1;
  const across = (value: number) => LEFT + (Math.log(value) / most) * (WIDTH - LEFT - 30);
  const figures = lines.map(({ name, values }) => {
    const top = Math.max(...values, 0.1);
    const up = (value: number) => HEIGHT - 20 - (Math.max(value, 0) / top) * (HEIGHT - 40);
    const points = values.map(
      (value, index) => `${across(x[index] ?? 1).toFixed(1)},${up(value).toFixed(1)}`,
    );
    const ticks = x.map((value) => `<text x="${across(value)}" y="${HEIGHT - 4}">${value}</text>`);
    return `<h2>${name}</h2>
<svg width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${name} over ${xName}">
<text x="0" y="24">${top.toFixed(1)}</text><text x="0" y="${HEIGHT - 20}">0</text>
<polyline points="${points.join(' ')}" fill="none" stroke="#2563eb" stroke-width="2"/>${ticks.join('')}
</svg>`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>drv: ${title}</title>
<style>body{font:14px system-ui;margin:2em}h2{font-size:14px}text{font:12px system-ui}</style>
<h1>${title}</h1>
${figures.join('\n')}
</html>
`;
}
