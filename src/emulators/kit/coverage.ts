import type { Emulator } from './emulator.ts'

export interface Coverage {
  readonly vendor: string
  /** Routes with a stateful stand-in. */
  readonly emulated: number
  /** Routes that exist at the vendor and answer 501 here. */
  readonly notEmulated: number
}

/** Counts what a stand-in does and what it only names. */
export function countCoverage(emulator: Emulator): Coverage {
  const emulated = emulator.routes.filter((route) => route.handle !== undefined).length
  return { vendor: emulator.vendor, emulated, notEmulated: emulator.routes.length - emulated }
}
