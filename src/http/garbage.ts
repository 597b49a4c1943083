import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** `young`: what was made lately, in a millisecond. `everything`: as V8 does before it gives up for want of memory. */
const kinds = { young: { type: 'minor' }, everything: { type: 'major', flavor: 'last-resort' } } as const

type Collect = (options: (typeof kinds)[keyof typeof kinds]) => void

let collect: Collect | undefined

/** Collects garbage now. */
export function collectGarbage(kind: keyof typeof kinds): void {
  collect ??= findCollector()
  collect(kinds[kind])
}

/** V8 offers its collector only to contexts that are made while the flag is set. */
function findCollector(): Collect {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? (options) => found(options) : () => {}
}
