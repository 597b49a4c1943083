import { Buffer } from 'node:buffer'
import { Coverage } from './coverage.ts'
import { createDice, mutate } from './mutate.ts'

/** What is fuzzed, and what it starts from. */
export interface FuzzTarget {
  readonly name: string
  readonly seeds: readonly Buffer[]
  /** Pieces of text that the code looks for. */
  readonly words?: readonly string[]
  /** Throws where something happened that must not. */
  run(input: Buffer): unknown
}

export interface FuzzOptions {
  readonly inputs: number
  readonly seed: number
  /** Which scripts lead the way. */
  isWatched(url: string): boolean
}

export interface FuzzReport {
  readonly inputs: number
  /** Inputs that were kept, because each reached something new. */
  readonly corpus: number
  /** Characters of the watched scripts that have run. */
  readonly covered: number
  readonly failures: readonly FuzzFailure[]
}

export interface FuzzFailure {
  readonly message: string
  /** The input in base64, to be tried again. */
  readonly input: string
}

/** Asking V8 what has run costs as much as many runs. */
const batchSize = 50
const failuresMax = 5

/**
 * Runs changed inputs against a target; what reaches a new place is changed further. The same seed gives the same inputs,
 * as long as the code is the same.
 */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const dice = createDice(options.seed)
  const words = (target.words ?? []).map((word) => Buffer.from(word, 'latin1'))
  const corpus: Buffer[] = target.seeds.map((input): Buffer => Buffer.from(input))
  const failures: FuzzFailure[] = []
  const coverage = new Coverage(options.isWatched)
  const attempt = async (input: Buffer) => {
    try {
      await target.run(input)
    } catch (error) {
      if (failures.length >= failuresMax) return
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      failures.push({ message: `${target.name}: ${message}`, input: input.toString('base64') })
    }
  }
  const pick = () => corpus[dice(corpus.length)] ?? Buffer.alloc(0)
  let inputs = 0
  try {
    for (const seed of target.seeds) await attempt(seed)
    coverage.take(true)
    while (inputs < options.inputs && failures.length < failuresMax) {
      const batch = Array.from({ length: batchSize }, () => mutate(pick(), pick(), words, dice))
      for (const input of batch) await attempt(input)
      inputs += batch.length
      if (!coverage.take(false)) continue
      for (const input of batch) {
        await attempt(input)
        if (coverage.take(true)) corpus.push(input)
      }
    }
    return { inputs, corpus: corpus.length, covered: coverage.size, failures }
  } finally {
    coverage.close()
  }
}
