/** The sample in a real Chromium: from the click to the last turn, and what the page is told when something is wrong. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { recording } from './client-world.ts'
import { type PageWatch, type PageWorld, signIn, startPageWorld, watchPage } from './page-world.ts'

let world: PageWorld
let browser: Browser
let watch: PageWatch

beforeAll(async () => {
  ;[world, browser] = await Promise.all([startPageWorld(), startChromium({ microphone: recording })])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})
afterEach(() => watch?.page.context().close())

const emulator = () => world.gate.vendors.assemblyai.emulator

const open = async (name?: string) => {
  watch = await watchPage(browser, world.url)
  await signIn(watch.page, name)
  return watch.page
}

test('click, token, socket, audio, turns on the page, stop, final turn; no secret of the vendor anywhere', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Start recording' }).click()
  const turns = page.locator('#turns li')
  await page.getByText('Thank you for calling Harbor Light Bakery, this is Ada Mercer.').waitFor()
  await page.locator('#turns li[data-final="no"]').waitFor()
  const order = (await turns.count()) - 1
  await page.getByRole('button', { name: 'Stop recording' }).click()
  await page.getByText('Stopped; the last turn is in').waitFor()
  expect(await turns.nth(order).getAttribute('data-final')).toBe('yes')
  expect(watch.console).toEqual([])

  const [session] = emulator().snapshot().streamingSessions
  expect(session).toMatchObject({ ending: 'terminated', parameters: { sample_rate: '16000' } })
  expect(session?.audioMs).toBeGreaterThan(1000)
  const seen = [
    ...watch.network,
    page.url(),
    await page.content(),
    await page.evaluate(async () =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        await indexedDB.databases(),
        await caches.keys(),
      ]),
    ),
  ].join('\n')
  expect(seen).toContain('spt_')
  expect(seen).not.toContain(world.gate.vendorKeys.assemblyai.value)
  expect(seen).not.toContain(world.clientKey)
  // A token of the vendor's is a JWT of 2,642 characters; in relay mode none was even minted.
  expect(emulator().snapshot().tokens).toEqual([])
  expect(seen).not.toMatch(/eyJ[\w-]{20}/)
  expect(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie])).toEqual([
    {},
    {},
    '',
  ])
})

test('whoever revokes themselves sees the socket close, is told why, and is let in again', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Start recording' }).click()
  await page.getByText('Connected').waitFor()
  await page.getByRole('button', { name: 'Revoke me' }).click()
  await page.getByText(/The gate closed the socket \d+ ms later/).waitFor()
  await page.getByRole('alert').getByText('The session was ended from outside.').waitFor()
  await page.getByRole('button', { name: 'Start recording' }).click()
  await page.getByRole('alert').getByText('You may not start a session.').waitFor()
  await page.getByRole('button', { name: 'Let me in again' }).click()
  await page.getByRole('button', { name: 'Start recording' }).click()
  await page.getByText('Listening').waitFor()
})

test('with live redaction the page shows no name, in no turn and no frame', async () => {
  const redacting = await startPageWorld({ tokens: ['redact: [personal]', 'partialTurns: pass'] })
  try {
    watch = await watchPage(browser, redacting.url)
    const { page, network } = watch
    await signIn(page)
    await page.getByRole('button', { name: 'Start recording' }).click()
    await page.getByText('Bakery, this is [PERSON_NAME] [PERSON_NAME].').waitFor()
    await page.getByRole('button', { name: 'Stop recording' }).click()
    await page.getByText('Stopped; the last turn is in').waitFor()
    expect(await page.locator('#turns').innerText()).not.toMatch(/ada|mercer/i)
    const turns = network.filter((text) => text.includes('"Turn"'))
    expect(turns.some((turn) => turn.includes('"end_of_turn":false'))).toBe(true)
    expect(turns.filter((turn) => /\bada\b/i.test(turn))).toEqual([])
  } finally {
    await redacting.close()
  }
})

test('without a log-in there is no token', async () => {
  watch = await watchPage(browser, world.url)
  const status = await watch.page.evaluate(async () => (await fetch('api/token', { method: 'POST' })).status)
  expect(status).toBe(401)
})

/** Presses the button and returns what the page says is wrong. */
async function recordInVain(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Start recording' }).click()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  return [await alert.getByRole('heading').innerText(), await alert.locator('p').innerText()]
}

test('the vendor cannot be reached', async () => {
  world.gate.vendors.assemblyai.faults.add({ kind: 'status', status: 503, times: 5 })
  expect(await recordInVain(await open())).toEqual([
    'The speech service cannot be reached.',
    'Try again in a minute.',
  ])
  world.gate.vendors.assemblyai.faults.clear()
})

test('too many sessions in a short time', async () => {
  const page = await open('Jonas')
  const first = await page.evaluate(async () => {
    const ask = async () =>
      (
        await fetch('api/token', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      ).status
    let asked = 0
    while ((await ask()) !== 429) asked += 1
    // Whatever becomes free again is taken before the button can have it.
    setInterval(ask, 50)
    return asked
  })
  expect(first).toBeGreaterThanOrEqual(20)
  expect(await recordInVain(page)).toEqual([
    'Too many sessions in a short time.',
    'Wait a moment and try again.',
  ])
})

test('the vendor refuses the key', async () => {
  const { url } = world.gate.vendors.assemblyai
  for (const { id } of emulator().snapshot().keys)
    await fetch(`${url}/_emulator/keys/${id}`, { method: 'DELETE' })
  expect(await recordInVain(await open())).toEqual([
    'The speech service refuses this app’s key.',
    'Nothing you can do here: whoever runs this app must add a valid vendor key.',
  ])
})

test('no microphone', async () => {
  const silent = await startChromium({ microphone: undefined })
  try {
    watch = await watchPage(silent, world.url)
    await signIn(watch.page)
    // Without a mouse: the skip link leads to the button, and the button is pressed.
    await watch.page.locator('.skip').focus()
    await watch.page.keyboard.press('Enter')
    await watch.page.keyboard.press('Enter')
    const alert = watch.page.getByRole('alert')
    await alert.getByText('No microphone was found.').waitFor()
    expect(await alert.evaluate((element) => element === document.activeElement)).toBe(true)
  } finally {
    await silent.close()
  }
})
