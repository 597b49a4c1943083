import { Buffer } from 'node:buffer'
import { byteClasses } from './byte-classes.ts'
import { createPlainFinder, sextets } from './find-runs.ts'
import { type RunFinder, RunList } from './run-list.ts'
import { simdModule } from './simd-module.ts'

/** What `wasm/find-runs.ts` exports, which also says what lies where in its memory. */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer }
  find(from: number, length: number, wantsRandom: number): number
  classify(start: number, end: number, wantsRandom: number): number
  findEscapes(from: number, length: number): number
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const literalsAt = 768
const beginsLiteral = 32
const boundary = 64
const foundAt = 4_080
const openAt = 4_084
const runsAt = 4_096
const inputAt = 131_072
const inputBytesMax = 256 * 1024
/** How far back the meaning of a run may depend on what stands before it. */
const beforeBytes = 512
/** The longest escape: one that a piece ends in is found with the next one. */
const escapeBytesMax = 6

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
  const tables = tablesOf(literals)
  if (tables.length > foundAt) return undefined
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

function tablesOf(literals: readonly string[]): Uint8Array {
  const text = literals.map((literal) => String.fromCharCode(literal.length) + literal).join('')
  const tables = new Uint8Array(literalsAt + text.length + 1)
  tables.set(byteClasses, 0)
  for (const literal of literals)
    tables[literal.charCodeAt(0)] = (tables[literal.charCodeAt(0)] ?? 0) | beginsLiteral
  for (const sign of '-_') tables[sign.charCodeAt(0)] = (tables[sign.charCodeAt(0)] ?? 0) | boundary
  tables.set(
    sextets.map((value) => (value === -1 ? 255 : value)),
    512,
  )
  for (let at = 0; at < text.length; at += 1) tables[literalsAt + at] = text.charCodeAt(at)
  return tables
}

class SimdFinder implements RunFinder {
  readonly #module: Module
  readonly #memory: Uint8Array
  readonly #numbers: Int32Array
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

  find(bytes: Uint8Array, runs: RunList): void {
    runs.clear()
    const module = this.#module
    const { length } = bytes
    for (let from = 0; from < length; ) {
      const end = Math.min(length, from + inputBytesMax)
      const before = Math.min(from, beforeBytes)
      this.#memory[inputAt - before - 1] = 0
      this.#memory.set(
        from === 0 && end === length ? bytes : bytes.subarray(from - before, end),
        inputAt - before,
      )
      for (let at = 0; at < end - from; ) {
        at = module.find(at, end - from, this.#wantsRandom)
        this.#take(from, runs)
      }
      const open = this.#numbers[openAt / 4] as number
      this.#takeEscapes(from, end, runs)
      if (open === -1) from = end
      else if (end === length) {
        const flags = end - from - open < 20 ? 0 : module.classify(open, end - from, this.#wantsRandom)
        if (flags !== 0) runs.add(from + open, end, flags)
        return
      } else if (open > 0) from += open
      // One run fills all of the memory: a megabyte without a line end.
      else {
        this.#plain.find(bytes, runs)
        return
      }
    }
  }

  #take(from: number, runs: RunList): void {
    const numbers = this.#numbers
    const end = runsAt / 4 + (numbers[foundAt / 4] as number) * 3
    for (let at = runsAt / 4; at < end; at += 3)
      runs.add(from + (numbers[at] as number), from + (numbers[at + 1] as number), numbers[at + 2] as number)
  }

  #takeEscapes(from: number, end: number, runs: RunList): void {
    const numbers = this.#numbers
    let last = runs.escapeCount === 0 ? -1 : (runs.escapes[runs.escapeCount - 1] as number)
    for (let at = -Math.min(from, escapeBytesMax); at < end - from; ) {
      at = this.#module.findEscapes(at, end - from)
      const count = numbers[foundAt / 4] as number
      for (let index = runsAt / 4; index < runsAt / 4 + count; index += 1) {
        const place = from + (numbers[index] as number)
        // Pieces overlap.
        if (place > last) runs.addEscape(place)
        last = Math.max(last, place)
      }
    }
  }

  /** True where both twins find the same in a text that has everything they know in it. */
  agrees(literals: readonly string[]): boolean {
    const hex = '0123456789abcdef'.repeat(3)
    const parts = [
      ...literals.map((literal) => `${literal}${hex}`),
      hex,
      'c2FsbHlwb3J0IHNlbGYtdGVzdA',
      'x'.repeat(40),
    ]
    const text = ['\\n', '\\u0022', '%22', '\\x5f', '\\u002D', '%5F', '\u001b[32m', ' ', '+/'].flatMap(
      (before) => parts.map((part) => `${before}${part}="`),
    )
    const sample = new TextEncoder().encode(text.join(''))
    const [one, other] = [new RunList(), new RunList()]
    this.find(sample, one)
    this.#plain.find(sample, other)
    const numbers = ({ numbers: all, count, escapes, escapeCount }: RunList) =>
      [...all.subarray(0, count * 3), ...escapes.subarray(0, escapeCount)].join(' ')
    return one.count > 0 && numbers(one) === numbers(other)
  }
}
