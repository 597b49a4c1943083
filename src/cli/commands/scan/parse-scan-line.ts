import type { GlobalOptions } from '../../with-control.ts'
import type { ScanOptions } from './options.ts'

/** A command line of `scan`, understood. */
export interface ScanLine {
  readonly paths: readonly string[]
  readonly options: ScanOptions
  readonly globals: GlobalOptions
}

// Not objects: a file may be called `constructor`.
const flags: ReadonlyMap<string, Partial<ScanOptions>> = new Map([
  ['--staged', { staged: true }],
  ['--history', { history: true }],
  ['--bundle', { bundle: true }],
  ['--ignored', { ignored: true }],
  ['--possible', { possible: true }],
  ['--sarif', { sarif: true }],
  ['--no-vault', { vault: false }],
  ['--no-memory', { memory: false }],
])
const values: ReadonlyMap<string, 'since' | 'fingerprints' | 'output'> = new Map([
  ['--since', 'since'],
  ['--fingerprints', 'fingerprints'],
  ['--output', 'output'],
])

/**
 * Returns what the arguments of `sallyport` ask for, the same as the whole command line makes of them; undefined for
 * everything but a plain `scan`: other commands, rarer options, help, mistakes.
 */
export function parseScanLine(args: readonly string[]): ScanLine | undefined {
  const [command, ...rest] = args
  if (command !== 'scan') return undefined
  const paths: string[] = []
  let options: ScanOptions = { vault: true, memory: true }
  let globals: GlobalOptions = {}
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] as string
    const value = values.get(word)
    if (value !== undefined) {
      at += 1
      const text = rest[at]
      if (text === undefined || text.startsWith('-')) return undefined
      options = { ...options, [value]: text }
    } else if (flags.has(word)) options = { ...options, ...flags.get(word) }
    else if (word === '--json') globals = { ...globals, json: true }
    else if (word === '--verbose') globals = { ...globals, verbose: true }
    else if (word === '-' || !word.startsWith('-')) paths.push(word)
    else return undefined
  }
  return { paths, options, globals }
}
