import { kind, type Tokens } from '../text/tokenize.ts'

const possessive =
  /^(my|your|his|her|our|their|the|this|that|whose|twitter|x|github|instagram|tiktok|telegram|discord|screen|old|new|online|same|username|gamer|chat)$|['’]s$/
const linking = /^(is|was|:|=|would|will|are)$/
const announcing = new Set(
  'code codes number numbers no digits is was id please transit value pin for on the of then again as'.split(
    ' ',
  ),
)

/** True for a word that lets a code follow: `security code`, `routing number is`. */
export const isAnnouncing = (word: string | undefined): boolean => announcing.has(word ?? '')

/** True for a name (`my handle is`, `Twitter handle`), not for what one does (`to handle that`) or holds (`the handle of the door`). */
export function isHandleOfPerson({ words, kinds }: Tokens, at: number): boolean {
  const before = words[at - 1] ?? '\n'
  const after = words[at + 1] ?? '\n'
  if (possessive.test(before) || linking.test(after)) return !/^(that|this|it|well|on|of|the)$/.test(after)
  return kinds[at - 1] === kind.newline || kinds[at - 1] === undefined
}

/** True for a number that somebody keeps, not for `pin it down`, `a pin board` or `to pin some dates`. */
export function isPinOfPerson({ words }: Tokens, at: number): boolean {
  const before = words[at - 1] ?? ''
  const after = words[at + 1] ?? ''
  if (/^(pad|board|it|them|down|some|that|this|this|on|to|up)$/.test(after)) return false
  return (
    !/^(to|can|could|just|will|would|potentially|and|rolling|bowling|safety|hair|push|tie|lapel)$/.test(
      before,
    ) || linking.test(after)
  )
}
