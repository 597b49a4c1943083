import type { Seeded } from '../../support/seeded.ts'
import type { Segment } from './markup.ts'

const fillers = ['um', 'uh', 'you know', 'let me see', 'er', 'hold on']

function flat(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[.,?!;:]+(?=\s|$)/g, '')
    .replaceAll(/ -(?= )/g, '')
}

/** People hesitate after small words, hardly ever inside a name such as `date of birth`. */
function hesitant(text: string, random: Seeded): string {
  return text.replaceAll(/\b(is|it's|so|and|to|on|was|okay|yeah)(?= [a-z])/gi, (word) =>
    random.chance(0.4) ? `${word}, ${random.pick(fillers)},` : word,
  )
}

function stutter(text: string, random: Seeded): string {
  return text.replaceAll(/\b(my|the|is|it's|so)\b/gi, (word) =>
    random.chance(0.2) ? `${word} ${word.toLowerCase()}` : word,
  )
}

/** Returns the pieces as a recogniser of speech may have heard them: as they are, without punctuation, in capitals, with fillers. */
export function deliver(pieces: readonly Segment[], random: Seeded): Segment[] {
  const way = random.pick([
    'as is',
    'as is',
    'as is',
    'flat',
    'flat',
    'flat',
    'hesitant',
    'stutter',
    'capitals',
    'flat stutter',
  ])
  return pieces.map((piece) => {
    const around = piece.policy === undefined
    if (way === 'flat') return { ...piece, text: flat(piece.text) }
    if (way === 'capitals') return { ...piece, text: piece.text.toUpperCase() }
    if (way === 'hesitant' && around) return { ...piece, text: hesitant(piece.text, random) }
    if (way === 'stutter' && around) return { ...piece, text: stutter(piece.text, random) }
    if (way === 'flat stutter')
      return { ...piece, text: flat(around ? stutter(piece.text, random) : piece.text) }
    return piece
  })
}
