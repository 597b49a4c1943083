import { pathToFileURL } from 'node:url'
import { formatScore } from './format-score.ts'
import { type Score, type ScoredCase, scoreCases } from './score-cases.ts'

/** Prints the figures of redaction per policy and kind, or what went wrong in the texts that may be read. */
export async function scoreRedaction(options: {
  readonly sets?: string | undefined
  readonly misses: boolean
}): Promise<void> {
  const folder = pathToFileURL(`${options.sets ?? 'test/redaction-sets'}/`)
  const tuning = await score(new URL('tuning/index.ts', folder))
  const dense = await score(new URL('dense/index.ts', folder))
  if (options.misses) {
    for (const failure of [...tuning.failures, ...dense.failures]) console.log(failure)
    return
  }
  console.log(formatScore({ tuning, sealed: await score(new URL('sealed/index.ts', folder)), dense }))
}

/** Throws where a set has no cases: nothing scored must not pass for a good score. */
async function score(address: URL): Promise<Score> {
  const { cases } = (await import(address.href)) as { cases(): Iterable<ScoredCase> }
  const scored = scoreCases(cases())
  if (scored.cases === 0) throw new Error(`no cases in ${address.pathname}`)
  return scored
}
