import { Buffer } from 'node:buffer'
import { createPlainFinder } from './find-runs.ts'
import { privateKeyLabel } from './private-key.ts'
import { type RunFinder, RunList } from './run-list.ts'
import { simdModule } from './simd-module.ts'
import { createTables } from './simd-tables.ts'

/** What `wasm/find-runs.ts` exports; `wasm/memory.ts` says what lies where in its memory. */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  find(from: number, end: number, wantsRandom: number): void
  classify(start: number, end: number, wantsRandom: number): number
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const runCountAt = 4_080
const escapeCountAt = 4_084
const openAt = 4_088
const labelAt = 4_092
const runsAt = 4_096
const escapesAt = 159_744
const inputAt = 524_288
const pieceBytesMax = 256 * 1024
/** How far back and ahead the meaning of a byte may depend on what stands there. */
const aroundBytes = 512
/** Behind the last piece of a content: nothing there may be taken for a part of it. */
const zeroBytes = 96
const roomAt = 851_968
const roomBytesMax = 32 * 1024 * 1024 + 1
/** Memory comes in pages of 64 KiB; that of the room comes when it is asked for. */
const roomPages = 513

let compiled: object | undefined

/**
 * Returns a finder that looks at 64 bytes at a time, or undefined where there is none: in a checkout, which holds no
 * compiled form, or where it does not agree with its plain twin on a sample.
 */
export function createSimdFinder(
  literals: readonly string[],
  wantsRandom: boolean,
  bytes?: Uint8Array,
): RunFinder | undefined {
  const tables = createTables(literals)
  if (tables === undefined) return undefined
  compiled ??= compile(bytes)
  if (compiled === undefined) return undefined
  const module = new WebAssembly.Instance(compiled).exports as Module
  const finder = new SimdFinder(module, tables, wantsRandom, createPlainFinder(literals, wantsRandom))
  return finder.agrees(literals) ? finder : undefined
}

function compile(bytes: Uint8Array | undefined): object | undefined {
  if (bytes === undefined && simdModule === '') return undefined
  return new WebAssembly.Module(bytes ?? Buffer.from(simdModule, 'base64'))
}

class SimdFinder implements RunFinder {
  readonly #module: Module
  #memory: Uint8Array
  #numbers: Int32Array
  readonly #wantsRandom: number
  readonly #plain: RunFinder

  constructor(module: Module, tables: Uint8Array, wantsRandom: boolean, plain: RunFinder) {
    this.#module = module
    this.#memory = new Uint8Array(module.memory.buffer)
    this.#memory.set(tables)
    this.#numbers = new Int32Array(module.memory.buffer)
    this.#wantsRandom = wantsRandom ? 1 : 0
    this.#plain = plain
  }

  lend(bytes: number): Buffer | undefined {
    if (bytes > roomBytesMax) return undefined
    const { memory } = this.#module
    if (memory.buffer.byteLength <= roomAt) {
      memory.grow(roomPages)
      this.#memory = new Uint8Array(memory.buffer)
      this.#numbers = new Int32Array(memory.buffer)
    }
    return Buffer.from(memory.buffer, roomAt, roomBytesMax)
  }

  find(bytes: Buffer, runs: RunList): void {
    runs.clear()
    if (bytes.buffer === this.#module.memory.buffer) this.#findInRoom(bytes, runs)
    else this.#findInCopy(bytes, runs)
  }

  #findInRoom(bytes: Buffer, runs: RunList): void {
    const { length, byteOffset } = bytes
    const [before, end] = [byteOffset - 1, byteOffset + length]
    // A member of an archive has neighbours.
    const held = this.#memory[before] as number
    const behind = this.#memory.slice(end, end + zeroBytes)
    this.#memory[before] = 0
    this.#memory.fill(0, end, end + zeroBytes)
    for (let from = 0; from < length; ) from = this.#findPiece(bytes, from, byteOffset, runs)
    this.#memory[before] = held
    this.#memory.set(behind, end)
  }

  #findInCopy(bytes: Buffer, runs: RunList): void {
    const { length } = bytes
    for (let from = 0; from < length; ) {
      const before = Math.min(from, aroundBytes)
      const end = Math.min(length, from + pieceBytesMax + aroundBytes)
      this.#memory[inputAt - before - 1] = 0
      this.#memory.set(
        from === 0 && end === length ? bytes : bytes.subarray(from - before, end),
        inputAt - before,
      )
      this.#memory.fill(0, inputAt + end - from, inputAt + end - from + zeroBytes)
      from = this.#findPiece(bytes, from, inputAt - from, runs)
    }
  }

  /** Finds what is in the piece that begins at `from`, and returns where the next one does; `base` is where 0 would be. */
  #findPiece(bytes: Buffer, from: number, base: number, runs: RunList): number {
    const module = this.#module
    const end = Math.min(bytes.length, from + pieceBytesMax)
    module.find(base + from, base + end, this.#wantsRandom)
    const open = this.#numbers[openAt / 4] as number
    if (open === base + from && end < bytes.length) {
      // One run fills the piece: a megabyte without a line end.
      this.#plain.find(bytes, runs)
      return bytes.length
    }
    this.#take(base, runs)
    if (open === 0) return end
    if (end < bytes.length) return open - base
    const flags = base + end - open < 20 ? 0 : module.classify(open, base + end, this.#wantsRandom)
    if (flags !== 0) runs.add(open - base, end, flags)
    return end
  }

  #take(base: number, runs: RunList): void {
    const numbers = this.#numbers
    const runsEnd = runsAt / 4 + (numbers[runCountAt / 4] as number) * 3
    for (let at = runsAt / 4; at < runsEnd; at += 3)
      runs.add((numbers[at] as number) - base, (numbers[at + 1] as number) - base, numbers[at + 2] as number)
    const escapesEnd = escapesAt / 4 + (numbers[escapeCountAt / 4] as number)
    for (let at = escapesAt / 4; at < escapesEnd; at += 1) runs.addEscape((numbers[at] as number) - base)
    const label = numbers[labelAt / 4] as number
    if (label !== 0 && runs.labelAt === -1) runs.labelAt = label - base
  }

  /** True where both twins find the same in a text that has everything they know in it: a short one, as it is read at each start. */
  agrees(literals: readonly string[]): boolean {
    const hex = '0123456789abcdef'.repeat(2)
    const escapes = ['\\n', '\\u0022', '%22', '\\x5f', '\\u002D', '%5F', '\u001b[32m', '+/']
    const parts = [
      ...escapes.map((one) => one + hex),
      ...literals.map((one) => one + hex),
      'c2FsbHlwb3J0IHNlbGYtdGVzdA',
      'x'.repeat(40),
    ]
    const sample = Buffer.from(`${parts.join('="')}="-----BEGIN ${privateKeyLabel}`)
    const [one, other] = [new RunList(), new RunList()]
    this.find(sample, one)
    this.#plain.find(sample, other)
    const numbers = ({ numbers: all, count, escapes, escapeCount, labelAt: label }: RunList) =>
      [...all.subarray(0, count * 3), ...escapes.subarray(0, escapeCount), label].join(' ')
    return one.count > 0 && one.labelAt !== -1 && numbers(one) === numbers(other)
  }
}
