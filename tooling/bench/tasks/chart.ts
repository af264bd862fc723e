import type { Results, Section } from './results.ts';

const WIDTH = 640;
const BAR = 18;
const LABEL = 190;

/** A page of its own with a bar for each row: how long its tasks took, against the floor of the same rounds. */
export function chart({ date, machine, sections }: Results): string {
  const figures = sections.map((section) => `<h2>${escape(section.title)}</h2>\n${bars(section)}`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>drv: benchmark</title>
<style>body{font:14px system-ui;margin:2em;max-width:50em}text{font:12px system-ui}</style>
<h1>Time against the floor</h1>
<p>${escape(`${date}, ${machine}. The floor is the least that a client can do; shorter is better.`)}</p>
${figures.join('\n')}
</html>
`;
}

function bars({ rows }: Section): string {
  const longest = Math.max(...rows.map(({ ratio }) => ratio));
  const lines = rows.map(({ client, atOnce, ratio }, index) => {
    const y = index * (BAR + 4);
    const width = (ratio / longest) * (WIDTH - LABEL - 60);
    const fill = client === 'drv' ? '#2563eb' : '#94a3b8';
    return [
      `<text x="0" y="${y + 13}">${escape(`${client}, ${atOnce} at once`)}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${fill}"/>`,
      `<text x="${LABEL + width + 6}" y="${y + 13}">${ratio.toFixed(2)}</text>`,
    ].join('');
  });
  return `<svg width="${WIDTH}" height="${rows.length * (BAR + 4)}" role="img">${lines.join('\n')}</svg>`;
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}
