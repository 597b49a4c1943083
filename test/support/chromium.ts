import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as driver } from 'playwright-core'

export interface ChromiumOptions {
  /** A WAV file that the fake microphone plays, over and over; none: there is no microphone. */
  readonly microphone: string | undefined
  /** Whether the question for the microphone is answered with yes. */
  readonly allowsMicrophone?: boolean
}

/** A Chromium from npm; whoever starts it closes it. It reaches loopback and nothing else. */
export async function startChromium({
  microphone,
  allowsMicrophone = true,
}: ChromiumOptions): Promise<Browser> {
  return driver.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--headless=new',
      '--disable-dev-shm-usage',
      '--autoplay-policy=no-user-gesture-required',
      // Whatever is no loopback address is not found: a test never leaves this machine.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      `--use-fake-ui-for-media-stream${allowsMicrophone ? '' : '=deny'}`,
      ...(microphone === undefined
        ? []
        : ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`]),
    ],
    env: { ...process.env, HOME: join(tmpdir(), 'sallyport-chromium') },
  })
}

/** Opens a window of its own, with its own cookies and storage. */
export async function openWindow(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  return browser.newContext({ ignoreHTTPSErrors: true, serviceWorkers: 'block', ...options })
}
