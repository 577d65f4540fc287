import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { BROWSER_FIX, findBrowser } from '../find-browser.ts';

/** Starts the system's browser; its absence fails the tests with the command that fixes it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(`tests of the report need Chromium: ${BROWSER_FIX}`);
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
}

/** For the tests of a file: a folder, and from the first test on a browser; both are gone when the file has ended. */
export function browserAndFolder(): { readonly folder: string; browser(): Browser } {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, browser: () => browser! };
}

/** What a page complained of or asked for while it was open. */
export interface Trouble {
  /** Errors and policy violations on the console, uncaught exceptions. */
  readonly messages: string[];
  /** Requests for anything but the file itself. */
  readonly requests: string[];
}

/** Opens a file in a new page and notes what it complains of. */
export async function openFile(
  browser: Browser,
  path: string,
  options: { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean } = {},
): Promise<{ page: Page; trouble: Trouble }> {
  const { width = 1440, ...rest } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, ...rest });
  const trouble: Trouble = { messages: [], requests: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      trouble.messages.push(message.text());
    }
  });
  page.on('pageerror', (error) => trouble.messages.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== `file://${path}`) {
      trouble.requests.push(request.url());
    }
  });
  await page.goto(`file://${path}`);
  return { page, trouble };
}

/** Scrolls through the page until every chart has come alive. */
export async function enliven(page: Page): Promise<void> {
  for (const figure of await page.locator('figure[data-chart]').all()) {
    await figure.scrollIntoViewIfNeeded();
  }
  await page.waitForFunction("document.querySelectorAll('figure[data-chart]:not([data-live])').length === 0");
}

/** What axe finds serious or critical on a page. */
export async function seriousViolations(page: Page): Promise<object[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    return (await checker.run()).violations.map(({ id, impact, nodes }) => ({ id, impact, first: nodes[0]?.html }));
  });
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}
