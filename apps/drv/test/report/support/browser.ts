import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireChromium, SetupError } from '@drv/tooling-engine';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Nothing but what the page asks for, and nothing that asks a question. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page as a browser shows it. */
export interface OpenPage {
  readonly page: Page;
  /** Everything that the page should not have done: messages of its console, errors, dialogs, requests. */
  readonly complaints: readonly string[];
}

/** The browser, or why there is none. */
export async function launchBrowser(): Promise<Browser | string> {
  try {
    const executablePath = await requireChromium(process.env['DRV_TEST_CHROMIUM'], console.error);
    return await chromium.launch({ executablePath, args: ARGS, timeout: 60_000 });
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}

export async function openFile(
  browser: Browser,
  file: string,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<OpenPage> {
  const { width = 1_000, dark = false } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:'))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints };
}

/** Keeps a picture where `DRV_TEST_SCREENSHOTS` names a directory. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const directory = process.env['DRV_TEST_SCREENSHOTS'];
  if (directory === undefined) return;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${name}.png`), await page.screenshot({ fullPage: true }));
}
