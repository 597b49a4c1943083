import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Time that runs as it does, and leaps where it is told to: here, and in every process that is given `environment`. */
export interface ShiftedClock {
  /** Variables for a Node process that is to tell the same time. It hears of a leap within 20 ms. */
  readonly environment: Readonly<Record<string, string>>
  advance(ms: number): void
  /** Tells the machine's time again. */
  restore(): void
}

const preload = new URL('./shifted-clock-preload.mjs', import.meta.url)

/** Shifts what `Date.now` tells. Waits stay as long as they are. */
export function shiftClock(folder: string): ShiftedClock {
  const file = join(folder, 'clock-shift')
  const machine = Date.now
  let shiftMs = 0
  const write = () => writeFileSync(file, String(shiftMs))
  write()
  Date.now = () => machine() + shiftMs
  return {
    environment: {
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload.href}`.trim(),
      SHIFTED_CLOCK_FILE: file,
    },
    advance(ms) {
      shiftMs += ms
      write()
    },
    restore() {
      Date.now = machine
    },
  }
}
