import { collectGarbage } from '../../src/http/garbage.ts'

/** Bytes of JavaScript that something still holds. */
export const heldHeapBytes = (): number => held().heapUsed

/** Bytes of buffers that something still holds; what is let go and not collected yet says nothing of the code. */
export const heldBufferBytes = (): number => held().arrayBuffers

function held(): NodeJS.MemoryUsage {
  collectGarbage('everything')
  return process.memoryUsage()
}
