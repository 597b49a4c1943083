// Preloaded into a process under test: shifts what `Date.now` tells by the milliseconds that a file says.
import { readFileSync } from 'node:fs'

const file = process.env.SHIFTED_CLOCK_FILE
if (file !== undefined) {
  const machine = Date.now
  let shiftMs = 0
  const read = () => {
    // A file that is being written is empty for a moment.
    const text = readFileSync(file, 'utf8')
    if (text !== '') shiftMs = Number(text)
  }
  read()
  setInterval(read, 20).unref()
  Date.now = () => machine() + shiftMs
}
