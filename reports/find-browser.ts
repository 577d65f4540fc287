import { existsSync } from 'node:fs';

/**
 * Where Chromium is on a machine that has one. The shell without windows comes first: whole Chromium without a display
 * now and then stops drawing frames, and a page that is never drawn never becomes stable to a test.
 */
const PLACES: readonly string[] = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The command that brings a browser. */
export const BROWSER_FIX = 'apt-get install chromium-headless-shell (or set MILLRACE_CHROMIUM to a browser like it)';

/** The browser that tests of reports run in: what MILLRACE_CHROMIUM names, else the system's Chromium. */
export function findBrowser(): string | undefined {
  return [process.env.MILLRACE_CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
}
