// @ts-check
/** Everything that touches the document. Text goes in as text: nothing that was heard can become markup. */

/**
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @returns {Kind}
 */
export const element = (id) => /** @type {Kind} */ (document.getElementById(id))

const stateNames = {
  idle: 'Ready',
  starting: 'Connecting',
  live: 'Listening',
  reconnecting: 'Reconnecting',
  stopping: 'Finishing',
  ended: 'Ready',
}

/** @param {keyof typeof stateNames} state */
export function showState(state) {
  document.body.dataset.state = state
  element('state').textContent = stateNames[state]
  const isRunning = state !== 'idle' && state !== 'ended'
  element('record').setAttribute('aria-pressed', String(isRunning))
  element('record-label').textContent = isRunning ? 'Stop recording' : 'Start recording'
  const device = /** @type {HTMLSelectElement} */ (element('device'))
  device.disabled = isRunning
  if (!isRunning) showLevel(0)
}

/** @param {boolean} isRevoked */
export function showRevoked(isRevoked) {
  element('revoke-label').textContent = isRevoked ? 'Let me in again' : 'Revoke me'
  element('revoke-hint').textContent = isRevoked ? 'lifts the lock' : 'cuts the socket'
}

/** @param {string | undefined} user */
export function showUser(user) {
  document.body.dataset.signedIn = user === undefined ? 'no' : 'yes'
  element('who').hidden = user === undefined
  element('user').textContent = user ?? ''
}

/** @param {number} level from 0 to 1 */
export function showLevel(level) {
  element('record').style.setProperty('--level', level.toFixed(2))
}

/** @param {{ order: number, text: string, isFinal: boolean }} turn */
export function showTurn({ order, text, isFinal }) {
  const list = element('turns')
  const id = `turn-${list.dataset.run}-${order}`
  const line = document.getElementById(id) ?? document.createElement('li')
  line.id = id
  line.textContent = text
  line.dataset.final = isFinal ? 'yes' : 'no'
  if (!line.isConnected) list.append(line)
  line.scrollIntoView({ block: 'nearest' })
}

/** Begins a new run: what was said before stays, and is not overwritten. @param {number} run */
export function beginRun(run) {
  element('turns').dataset.run = String(run)
}

/** @param {string} text */
export function markTranscript(text) {
  const mark = document.createElement('li')
  mark.className = 'mark'
  mark.textContent = text
  element('turns').append(mark)
}

/**
 * @param {string} text
 * @param {'plain' | 'refresh' | 'trouble'} [kind]
 */
export function showEvent(text, kind = 'plain') {
  const line = document.createElement('li')
  line.dataset.kind = kind
  const time = document.createElement('time')
  time.textContent = new Date().toLocaleTimeString([], { hour12: false })
  const words = document.createElement('span')
  words.textContent = text
  line.append(time, words)
  element('events').prepend(line)
}

/**
 * A bar that runs out.
 * @param {'token' | 'session'} name
 * @param {{ share: number, text: string }} value
 */
export function showBar(name, { share, text }) {
  const bar = /** @type {HTMLProgressElement} */ (element(`${name}-left`))
  bar.value = Math.max(0, Math.min(1, share))
  element(`${name}-text`).textContent = text
}

/** @param {string} id @param {string} text */
export function showText(id, text) {
  element(id).textContent = text
}

/** Says what went wrong and what to do. @param {{ message: string, help: string }} trouble */
export function showAlert({ message, help }) {
  element('alert-title').textContent = message
  element('alert-help').textContent = help
  element('alert').hidden = false
  element('alert').focus()
}

export function hideAlert() {
  element('alert').hidden = true
}

/** @param {readonly { id: string, label: string }[]} devices */
export function showDevices(devices) {
  const select = /** @type {HTMLSelectElement} */ (element('device'))
  const chosen = select.value
  const choices = devices
    .filter(({ id }) => id !== '' && id !== 'default')
    .map(({ id, label }, index) => new Option(label || `Microphone ${index + 1}`, id))
  select.replaceChildren(new Option('Default', ''), ...choices)
  select.value = choices.some(({ value }) => value === chosen) ? chosen : ''
}
