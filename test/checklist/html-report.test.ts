/** The report of the checklist in a real Chromium: nothing is loaded, nothing overflows, and paper shows all of it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checklist } from '../../src/checklist/index.ts'
import { htmlReport } from '../../src/cli/commands/check/html-report.ts'
import { startChromium } from '../support/chromium.ts'

interface Seen {
  readonly isWithin: boolean
  readonly paper: string
  /** Widths of the parts of the bar, which are all of it together. */
  readonly bars: readonly number[]
  readonly scripts: number
  readonly open: number
}

let browser: Browser
beforeAll(async () => {
  browser = await startChromium({ microphone: undefined })
}, 120_000)
afterAll(() => browser?.close())

const states = ['fail', 'unknown', 'manual', 'pass'] as const
const results = checklist.map((check, at) => {
  const status = states[at % states.length] ?? 'pass'
  const resource = `${'a-long-folder/'.repeat(9)}<script>alert(${at})</script>.ts`
  return {
    check,
    status,
    verdicts: [{ status, resource, line: at + 1, evidence: 'It is "so" & not otherwise.' }],
  }
})
const left = { files: 0, checks: ['key-age'] }
const html = htmlReport({ project: undefined as never, results, left }, Date.UTC(2026, 10, 30))

test.each(['light', 'dark'] as const)('%s: is whole by itself, and fits', async (colorScheme) => {
  const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 700 } })
  const heard: string[] = []
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('dialog', (dialog) => heard.push(dialog.message()))
  page.on('request', (request) => heard.push(request.url()))
  await page.setContent(html)
  const seen = await page.evaluate<Seen>(`({
    isWithin: document.documentElement.scrollWidth <= innerWidth,
    paper: getComputedStyle(document.body).backgroundColor,
    bars: [...document.querySelectorAll('svg rect')].map((bar) => Number(bar.getAttribute('width'))),
    scripts: document.querySelectorAll('script').length,
    open: document.querySelectorAll('details[open]').length,
  })`)
  expect(heard).toEqual([])
  expect(seen).toMatchObject({
    isWithin: true,
    scripts: 0,
    paper: colorScheme === 'dark' ? 'rgb(21, 24, 28)' : 'rgb(255, 255, 255)',
  })
  expect(seen.bars.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 0)
  expect(seen.open).toBe(results.filter(({ status }) => status !== 'pass').length)
  await page.emulateMedia({ media: 'print', colorScheme })
  const hidden = await page.evaluate(`[...document.querySelectorAll('details .meta')].filter((each) =>
    !each.checkVisibility({ contentVisibilityAuto: true }) || each.getBoundingClientRect().height === 0).length`)
  expect(hidden).toBe(0)
  expect((await page.pdf()).length).toBeGreaterThan(10_000)
  await page.close()
})
