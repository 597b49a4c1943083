type Json = Record<string, unknown>

/**
 * Takes out of a part of an item, its sentences for example, every word that was taken out of the whole: a number that goes on in
 * the next sentence is recognised in the whole alone. Words are known by their times. Changes the part in place.
 */
export function alignPart(whole: unknown, redacted: unknown, part: unknown): void {
  const replaced = new Map<string, string>()
  const [before, after] = [wordsOf(whole), wordsOf(redacted)]
  for (const [index, word] of before.entries()) {
    const text = after[index]?.text
    if (typeof text === 'string' && text !== word.text) replaced.set(timeOf(word), text)
  }
  if (replaced.size > 0) align(part, replaced)
}

function align(value: unknown, replaced: ReadonlyMap<string, string>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) align(item, replaced)
    return
  }
  const object = value as Json
  const words = wordsOf(object)
  const isOneEach = typeof object.text === 'string' && object.text.split(' ').length === words.length
  let isChanged = false
  for (const word of words) {
    const text = replaced.get(timeOf(word))
    if (text === undefined || word.text === text) continue
    word.text = text
    isChanged = true
  }
  if (isChanged && typeof object.text === 'string')
    object.text = joined(object.text, words, isOneEach, replaced)
  for (const [name, member] of Object.entries(object)) if (name !== 'words') align(member, replaced)
}

/** Where text and words do not match word for word, the words are the text. */
function joined(
  text: string,
  words: readonly Json[],
  isOneEach: boolean,
  replaced: ReadonlyMap<string, string>,
): string {
  if (!isOneEach) return words.map((word) => String(word.text)).join(' ')
  const tokens = text.split(' ')
  return tokens.map((token, index) => replaced.get(timeOf(words[index] ?? {})) ?? token).join(' ')
}

function wordsOf(value: unknown): Json[] {
  const words = typeof value === 'object' && value !== null ? (value as Json).words : undefined
  return Array.isArray(words)
    ? words.filter((word): word is Json => typeof word === 'object' && word !== null)
    : []
}

function timeOf({ start, end }: Json): string {
  return `${String(start)} ${String(end)}`
}
