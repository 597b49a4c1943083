import { Buffer } from 'node:buffer'
import { createInflate, deflateSync, inflateSync } from 'node:zlib'

/** Inflates `packed` into `target`, which is exactly as long as what comes out. Throws where it does not fit. */
export type InflateInto = (packed: Buffer, target: Buffer) => void

/** What node:zlib keeps behind a stream: without its stream an object costs a third. */
interface ZlibHandle {
  writeSync(
    flush: number,
    input: Buffer,
    inputOffset: number,
    inputLength: number,
    output: Buffer,
    outputOffset: number,
    outputLength: number,
  ): void
  reset(): void
  onerror: (message: string) => void
}

const finish = 4

/** Returns the quickest way to inflate that this Node proves to have. */
export function createInflater(): InflateInto {
  const quick = openHandle()
  return quick !== undefined && passesSelfTest(quick) ? quick : inflateSlowly
}

/** The supported way: the oracle of the quick one. */
export const inflateSlowly: InflateInto = (packed, target) => {
  const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, target.length) })
  if (bytes.length !== target.length) throw new RangeError('an object has another size than its header says')
  bytes.copy(target)
}

/** Undefined where this Node has no such handle, or one of another shape. */
function openHandle(): InflateInto | undefined {
  const stream = createInflate() as unknown as { _handle?: ZlibHandle; _writeState?: Uint32Array }
  const { _handle: handle, _writeState: state } = stream
  if (
    typeof handle?.writeSync !== 'function' ||
    typeof handle.reset !== 'function' ||
    !(state instanceof Uint32Array)
  )
    return undefined
  const spare = Buffer.alloc(1)
  let failure = ''
  // In the place of the stream's own listener, which would end the process.
  handle.onerror = (message) => {
    failure = message || 'unknown'
  }
  return (packed, target) => {
    failure = ''
    handle.reset()
    const output = target.length === 0 ? spare : target
    handle.writeSync(finish, packed, 0, packed.length, output, 0, output.length)
    if (failure !== '') throw new RangeError('an object is compressed in a way that is broken')
    const [left = 0] = state
    if (output.length - left !== target.length)
      throw new RangeError('an object has another size than its header says')
  }
}

function passesSelfTest(inflate: InflateInto): boolean {
  try {
    for (const size of [0, 1, 100, 70_000]) {
      const bytes = Buffer.alloc(size)
      for (let at = 0; at < size; at += 1) bytes[at] = (at * 31) & 0xff
      const target = Buffer.alloc(size)
      inflate(Buffer.concat([deflateSync(bytes), Buffer.alloc(20)]), target)
      if (!target.equals(bytes)) return false
    }
    return refuses(inflate)
  } catch {
    return false
  }
}

/** A stream that is longer than announced must not pass for a whole one. */
function refuses(inflate: InflateInto): boolean {
  try {
    inflate(deflateSync(Buffer.alloc(10)).subarray(0, 4), Buffer.alloc(10))
    return false
  } catch {
    return true
  }
}
