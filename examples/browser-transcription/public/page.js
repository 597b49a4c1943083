// @ts-check
import {
  createMicrophone,
  LiveError,
  LiveSession,
  listMicrophones,
  watchMicrophones,
} from './sallyport/index.js'
import { fetchUser, restoreMe, revokeMe, signIn, signOut, tokenRoute } from './server-calls.js'
import * as view from './view.js'

/** @type {LiveSession | undefined} */
let session
let runs = 0
let isRevoked = false
let startedAtMs = 0
/** When the token and the connection run out, and how long they had. */
const until = { token: { atMs: 0, lengthMs: 1 }, session: { atMs: 0, lengthMs: 1 } }

view.element('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { submitter } = /** @type {SubmitEvent & { submitter: HTMLButtonElement }} */ (event)
  await orAlert(async () => {
    await signIn(submitter.value)
    view.showUser(await fetchUser())
    view.element('record').focus()
  })
})

view.element('sign-out').addEventListener('click', async () => {
  await session?.stop()
  await orAlert(signOut)
  view.showUser(undefined)
})

view.element('record').addEventListener('click', () => (session ? session.stop() : record()))
view.element('alert-close').addEventListener('click', () => {
  view.hideAlert()
  view.element('record').focus()
})

view.element('revoke').addEventListener('click', () => orAlert(isRevoked ? restore : revoke))

/** Shows how long it takes from the request to the closed socket. */
async function revoke() {
  const ended = session?.ended
  const askedAtMs = performance.now()
  view.showEvent('You revoked yourself')
  await revokeMe()
  setRevoked(true)
  if (!ended) return
  await ended
  view.showEvent(
    `The gate closed the socket ${Math.round(performance.now() - askedAtMs)} ms later`,
    'trouble',
  )
}

async function restore() {
  await restoreMe()
  setRevoked(false)
  view.hideAlert()
  view.showEvent('You may start sessions again')
}

/** @param {boolean} value */
function setRevoked(value) {
  isRevoked = value
  view.showRevoked(value)
}

/** Records until somebody stops it, here or elsewhere. */
async function record() {
  view.hideAlert()
  runs += 1
  view.beginRun(runs)
  const select = /** @type {HTMLSelectElement} */ (view.element('device'))
  session = new LiveSession({
    tokens: tokenRoute,
    source: createMicrophone({ deviceId: select.value }),
    parameters: { format_turns: 'true' },
  })
  listen(session)
  // What start() rejects with is also the summary's error.
  await session.start().catch(() => {})
  view.showDevices(await listMicrophones())
  const { error } = await session.ended
  session = undefined
  if (error) {
    view.showEvent(error.message, 'trouble')
    view.showAlert(error)
  } else view.showEvent('Stopped; the last turn is in')
}

/** @param {LiveSession} running */
function listen(running) {
  running.listen('state', (state) => {
    if (state === 'live' && startedAtMs === 0) startedAtMs = Date.now()
    if (state === 'reconnecting') view.showEvent('Connection lost, coming back', 'trouble')
    if (state === 'ended') reset()
    view.showState(state)
  })
  running.listen('turn', view.showTurn)
  running.listen('level', view.showLevel)
  running.listen('token', ({ expiresAtMs, isRefresh }) => {
    const lengthMs = expiresAtMs - Date.now()
    until.token = { atMs: expiresAtMs, lengthMs }
    const seconds = Math.round(lengthMs / 1000)
    view.showEvent(
      `${isRefresh ? 'Next token' : 'Token'}: works once, within ${seconds} s`,
      isRefresh ? 'refresh' : 'plain',
    )
  })
  running.listen('connected', ({ endsAtMs }) => {
    // Redeemed: nobody can use it again.
    until.token = { atMs: 0, lengthMs: 1 }
    const nowMs = Date.now()
    until.session =
      endsAtMs === undefined ? { atMs: 0, lengthMs: 1 } : { atMs: endsAtMs, lengthMs: endsAtMs - nowMs }
    view.showEvent('Connected; the token is used up')
  })
  running.listen('refresh', ({ count, isTurnSplit }) => {
    view.showText('refreshes', String(count))
    const where = isTurnSplit ? 'in the middle of a turn' : 'between two turns'
    view.showEvent(`Refresh ${count}: the audio moved ${where}`, 'refresh')
    view.markTranscript(`refresh ${count}`)
  })
  running.listen('warning', ({ message }) => view.showEvent(message, 'trouble'))
}

function reset() {
  startedAtMs = 0
  until.token = { atMs: 0, lengthMs: 1 }
  until.session = { atMs: 0, lengthMs: 1 }
}

/** Four times a second: what is left of the token and of the connection. */
function tick() {
  const nowMs = Date.now()
  const isLive = session?.state === 'live'
  show('token', isLive ? 'used up' : 'none')
  show('session', 'none')
  if (startedAtMs > 0) view.showText('sent', clock(nowMs - startedAtMs))

  /** @param {'token' | 'session'} name @param {string} otherwise */
  function show(name, otherwise) {
    const { atMs, lengthMs } = until[name]
    const leftMs = atMs - nowMs
    if (leftMs <= 0) view.showBar(name, { share: 0, text: otherwise })
    else view.showBar(name, { share: leftMs / lengthMs, text: `${Math.ceil(leftMs / 1000)} s left` })
  }
}

/** @param {number} ms */
const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`

/** @param {() => Promise<unknown>} action */
async function orAlert(action) {
  try {
    await action()
  } catch (error) {
    view.showAlert(error instanceof LiveError ? error : new LiveError('server_unreachable', { cause: error }))
  }
}

view.showUser(await fetchUser().catch(() => undefined))
view.showDevices(await listMicrophones())
watchMicrophones(async () => view.showDevices(await listMicrophones()))
setInterval(tick, 250)
