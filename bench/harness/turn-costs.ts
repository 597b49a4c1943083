import { performance } from 'node:perf_hooks'

const said = [
  'Thank you for calling Harbor Light Bakery, this is Ada. How can I help you today?',
  'Hi Ada, my name is Jonas Weber, and I ordered a cake for Saturday.',
  'Sure, can I have your phone number please?',
  'It is four one five, five five five, oh one double two.',
  'And the card you would like to pay with?',
  'four two four two, four two four two, four two four two, four two four two, and it expires oh nine twenty eight',
  'So what we would like to do is deliver it on Saturday the fourteenth between nine and eleven in the morning to ' +
    'twelve Harbour Street, would that work for you or is there another day that you would prefer instead of that one, ' +
    'because we are open all week',
  'yes that works, my e-mail is jonas dot weber at example dot com if you want to send me a receipt',
]
const warmUpCalls = 100

/**
 * Returns the milliseconds that live redaction takes for each turn of so many calls of eight turns, all of them final but
 * those on the way to each, three words further every time.
 */
export async function measureTurns(build: URL, calls: number): Promise<number[]> {
  const { redactTurns } = (await import(
    `${build.href}app/tokens/redact-turns.js`
  )) as typeof import('../../src/app/tokens/redact-turns.ts')
  const turns = said.flatMap((text) => {
    const words = text.split(' ')
    const counts = Array.from({ length: Math.ceil(words.length / 3) }, (_, index) => (index + 1) * 3)
    const unfinished = counts.map((count) => ({ words: words.slice(0, count), isFinal: false }))
    return [...unfinished, { words, isFinal: true }].map((turn) => ({
      ...turn,
      passages: [turn.words.join(' ')],
    }))
  })
  const tookMs: number[] = []
  for (let call = 0; call < warmUpCalls + calls; call += 1) {
    const { filter } = redactTurns({ redact: ['personal'], redactWith: 'entity_name' })
    for (const turn of turns) {
      const startedMs = performance.now()
      const shown = filter(turn)
      if (call >= warmUpCalls) tookMs.push(performance.now() - startedMs)
      if ('dropped' in shown) throw new Error(`a turn was dropped: ${shown.dropped}`)
    }
  }
  return tookMs
}
