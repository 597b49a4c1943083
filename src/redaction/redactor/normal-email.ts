import type { Run } from '../spoken/element.ts'
import { readRuns } from '../spoken/read-runs.ts'
import { kind, type Tokens, tokenize } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

/** Signs that an address is written with. */
const signs = /[.@_+-]/g
const said: ReadonlyMap<string, string> = new Map([
  ['at', '@'],
  ['period', '.'],
])

/** Returns an address as it is written, however it is said: `a d a at example dot com` is `ada@example.com`. */
export function normalizeEmail(value: string): string {
  const tokens = tokenize(value)
  const runs = readRuns(tokens)
  let normal = ''
  let runAt = 0
  for (let at = 0; at < tokens.count; ) {
    const run = runs[runAt]
    if (run?.from === at) {
      normal += writtenRun(run)
      runAt += 1
      at = run.to
    } else {
      normal += writtenAs(tokens, at)
      at += 1
    }
  }
  return normal
}

function writtenAs({ kinds, words, entries }: Tokens, at: number): string {
  const word = words[at] as string
  const { flags = 0, text = '' } = entries[at] ?? {}
  if (kinds[at] === kind.sign) return word.match(signs)?.[0] ?? ''
  if (flags & flag.sign) return text
  // "at sign", "uh"
  if (flags & flag.filler || kinds[at] === kind.newline || (word === 'sign' && words[at - 1] === 'at'))
    return ''
  return said.get(word) ?? word
}

function writtenRun({ elements }: Run): string {
  let whole = ''
  for (const [index, { text, joint }] of elements.entries())
    whole += (index === 0 ? '' : (joint.match(signs)?.join('') ?? '')) + text
  return whole
}
