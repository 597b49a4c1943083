import { flag, numberFlags } from '../words/entry.ts'
import { kind, type Tokens } from './tokenize.ts'

const notPlain = numberFlags | flag.function | flag.filler | flag.backChannel | flag.hesitation | flag.sign

/** True for a word that is neither small nor a number: `encryption`, `people`. */
export function isPlainWord({ kinds, entries }: Tokens, at: number): boolean {
  return kinds[at] === kind.word && ((entries[at]?.flags ?? 0) & notPlain) === 0
}
