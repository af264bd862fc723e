import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { drv } from '../support/drv-process.ts';
import { keepPicture, launchBrowser, openFile, type OpenPage } from './support/browser.ts';

const engine = inject('engine');
const EVIL = '<script>window.ran = 1; alert(1)</script><img src=x onerror="window.ran = 2"></pre>';

let directory: string;
let launched: Browser | string;
let report: string;

/** The page of a task that uses some of everything for three seconds, and writes what a browser must not believe. */
beforeAll(async () => {
  launched = await launchBrowser();
  if (typeof launched === 'string') return;
  directory = await mkdtemp(join(tmpdir(), 'drv-report-'));
  report = join(directory, 'report.html');
  const script = [
    'echo "$EVIL"; printf "\\033[31mred\\033[0m \\033]0;title\\007 \\t tab\\n"; echo "العربية 漢字"; echo "$EVIL" >&2',
    'head -c 3000 /dev/zero | tr "\\0" x; echo',
    'i=0; while [ $i -lt 60 ]; do x=$x$(head -c 100000 /dev/zero | tr "\\0" y); head -c 300000 /dev/zero > /tmp/f; i=$((i+1)); sleep 0.05; done',
  ].join('\n');
  const argv = ['run', '--report', report, '-m', '64m', '--cap-add', 'NET_RAW', '-e', `EVIL=${EVIL}`];
  const { code, stderr } = await drv([...argv, engine.images.busybox, 'sh', '-c', script, EVIL], {
    env: { DOCKER_HOST: engine.host },
  });
  if (code !== 0) throw new Error(`drv ended with ${code}: ${stderr}`);
}, 900_000);

afterAll(async () => {
  if (typeof launched === 'string') return;
  await launched.close();
  await rm(directory, { recursive: true });
});

/** From 0 to 255, of a colour as a browser writes it: `rgb(1, 2, 3)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = colour.match(/\d+/g)?.map(Number) ?? [];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const SCREENS = [
  { name: 'wide', width: 1_000, dark: false },
  { name: 'wide and dark', width: 1_000, dark: true },
  { name: 'narrow', width: 400, dark: false },
  { name: 'narrow and dark', width: 400, dark: true },
];

describe.each(SCREENS)('the page of a run, $name', ({ name, width, dark }) => {
  let opened: OpenPage | undefined;
  beforeAll(async () => {
    if (typeof launched !== 'string') opened = await openFile(launched, report, { width, dark });
  });
  afterAll(() => opened?.page.context().close());
  /** The page, where there is a browser to show it. */
  const shown = (skip: (reason: string) => never): OpenPage =>
    opened ?? skip(`no browser: ${typeof launched === 'string' ? launched : ''}`);

  it('runs nothing, asks for nothing and complains of nothing', async ({ skip }) => {
    const { page, complaints } = shown(skip);
    await keepPicture(page, name);
    expect(complaints).toEqual([]);
    expect(await page.evaluate<unknown>('window.ran')).toBeUndefined();
    expect(await page.locator('main script, img, main main').count()).toBe(0);
    expect(await page.locator('h1').innerText()).toMatch(/^success/i);
    await page.locator('#apart').check();
    const outputs = await page.locator('.apart pre').allInnerTexts();
    expect(outputs).toHaveLength(2);
    for (const output of outputs) expect(output).toContain(EVIL);
    expect(outputs[0]).toContain('red  \t tab');
    await page.locator('#together').check();
    expect((await page.locator('.together .stderr').allInnerTexts()).join('')).toContain(EVIL);
    // In the reader's zone, and not as the engine wrote it.
    expect(await page.locator('time').first().innerText()).not.toMatch(/T\d\d:.*Z$/);
  });

  it('draws what the task used', async ({ skip }) => {
    const { page } = shown(skip);
    const figures = await page.locator('figure').all();
    const charts = await Promise.all(
      figures.map(async (figure) => {
        const box = await figure.locator('svg').boundingBox();
        const points = await figure.locator('polyline').first().getAttribute('points');
        return {
          title: await figure.locator('b').innerText(),
          isDrawn: box !== null && box.width > 200 && box.height > 50,
          heights: (points ?? '').split(' ').map((point) => Number(point.split(',')[1])),
        };
      }),
    );
    expect(charts.map(({ title }) => title)).toEqual(expect.arrayContaining(['Processors', 'Memory']));
    expect(charts.filter(({ isDrawn }) => !isDrawn)).toEqual([]);
    const memory = charts.find(({ title }) => title === 'Memory')?.heights ?? [];
    expect(memory.length).toBeGreaterThanOrEqual(2);
    // The task uses more and more, and the axis points down.
    expect(memory.at(-1)).toBeLessThan(memory[0] ?? 0);
  });

  it('never scrolls sideways', async ({ skip }) => {
    const { page } = shown(skip);
    const edges = await page.evaluate<number[]>(
      `[document.documentElement.scrollWidth, ...[...document.querySelectorAll('main *')]
        .filter((element) => element.closest('svg') === null)
        .map((element) => Math.floor(element.getBoundingClientRect().right))]`,
    );
    expect(edges.length).toBeGreaterThan(50);
    expect(Math.max(...edges)).toBeLessThanOrEqual(width);
  });

  it('can be read', async ({ skip }) => {
    const { page } = shown(skip);
    const { paper, ink } = await page.evaluate<{ paper: string; ink: string }>(
      `({ paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color })`,
    );
    const [bright, dim] = dark ? [ink, paper] : [paper, ink];
    expect(luminance(bright) - luminance(dim)).toBeGreaterThan(150);
  });

  it('marks what weakens the sandbox', async ({ skip }) => {
    const { page } = shown(skip);
    expect(await page.locator('tr.weak').allInnerTexts()).toEqual([
      expect.stringMatching(/capabilities\s+NET_RAW \(weakened\)/) as string,
    ]);
  });
});
