import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

const wordsMax = 12
const spokenSigns = new Set(
  'capital uppercase lowercase exclamation mark hash hashtag dollar sign star asterisk ampersand percent period question pound'.split(
    ' ',
  ),
)
const ranges = new Set(['-', 'to', 'or', 'and'])
const amounts = new Set(
  'digits digit characters character letters letter numbers times attempts signs words'.split(' '),
)
/** What is said of passwords and user names, rather than being one. */
const qualities =
  /^(wrong|incorrect|correct|right|expired|required|locked|case|secure|safe|reset|invalid|valid|different|same|needed|missing|weak|strong|important|long|short|old|new|simple|easy|hard|fine|good|bad|gone|lost|down|up|slow|fast|always|never|often|rather|usually|empty|blank|unique|public|private|secret|sensitive|temporary|permanent|default|bent|shown|known|kept|sent|set|hidden|written|forgotten|broken|stolen|taken|given|working|optional|mandatory|nothing|something|everything|enough|too|mightier|part|half|free|open|yours|mine|back|down|off|gone|real|stuck|dead|usual|normal|well|such|before|soon|much)$/
const endings = /(?:ed|ing|ly|able|ible|less|ful|ous|er|est)$/
const numbers = flag.digit | flag.teen | flag.tens

/** True where what begins at a token can be no secret: nothing, a small word, a quality, a number of characters. */
export function isNoSecret(tokens: Tokens, at: number): boolean {
  const what = tokens.kinds[at]
  if (what === kind.hidden) return !beginsWithHash(tokens, at)
  if (what === undefined || what === kind.newline) return true
  const flags = tokens.entries[at]?.flags ?? 0
  if (what === kind.word && tokens.words[at]?.length !== 1 && flags & (flag.function | flag.filler))
    return true
  if (tokens.words[at] === 'number') return true
  if (isArticle(tokens, at) || isStageDirection(tokens, at) || isDash(tokens, at)) return true
  // A brand that begins with a digit.
  if (what === kind.mixed && /^1pass/.test(tokens.words[at] as string)) return true
  if (what === kind.word && flags & numbers ? isAmount(tokens, at) : false) return true
  if (what === kind.number && amounts.has(tokens.words[at + 1] ?? '')) return true
  if (what !== kind.word || isWritten(tokens, at)) return false
  const word = tokens.words[at] as string
  return qualities.test(word) || (!isName(tokens, at) && endings.test(word) && !isFollowedByDigit(tokens, at))
}

/** `#Summer24`: what was taken out has no letters right behind it. */
function beginsWithHash({ text, kinds, starts, ends }: Tokens, at: number): boolean {
  const next = kinds[at + 1]
  if (kinds[at] !== kind.hidden || text[starts[at] as number] !== '#') return false
  return (next === kind.word || next === kind.mixed) && starts[at + 1] === ends[at]
}

/** `is a proof`, `is I think`: not the letter, beside which stands another or a digit. */
function isArticle({ words, kinds, entries }: Tokens, at: number): boolean {
  const word = words[at]
  if (word !== 'a' && word !== 'i') return false
  const other = numbers | flag.sign | flag.letterName
  // "a point of failure"
  if ((entries[at + 1]?.flags ?? 0) & flag.sign && (entries[at + 2]?.flags ?? 0) & flag.function) return true
  return (
    kinds[at + 1] === kind.word &&
    words[at + 1]?.length !== 1 &&
    ((entries[at + 1]?.flags ?? 0) & other) === 0
  )
}

const directionMax = 4

/** `[laughs]`, `[no audio]` */
function isStageDirection({ words, kinds }: Tokens, at: number): boolean {
  if (words[at] !== '[') return false
  for (let index = at + 1; index <= at + directionMax; index += 1) {
    if (words[index] === ']') return true
    if (kinds[index] !== kind.word) return false
  }
  return false
}

/** A dash between words begins no value. */
function isDash(tokens: Tokens, at: number): boolean {
  if (!/^[-–—]$/.test(tokens.words[at] ?? '')) return false
  return tokens.words[at + 1] === '-' || tokens.starts[at + 1] !== tokens.ends[at]
}

function isName(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & flag.firstName) !== 0
}

function isAmount(tokens: Tokens, at: number): boolean {
  let index = at
  let isRange = false
  while (
    (tokens.entries[index]?.flags ?? 0) & (numbers | flag.scale) ||
    ranges.has(tokens.words[index] ?? '')
  ) {
    isRange ||= tokens.words[index] === 'to' || tokens.words[index] === 'or'
    index += 1
  }
  // "is one of those" and "is two years old": a secret of digits alone has three at least.
  return index - at < 3 || isRange || amounts.has(tokens.words[index] ?? '')
}

function isFollowedByDigit(tokens: Tokens, at: number): boolean {
  return (
    tokens.kinds[at + 1] === kind.number ||
    ((tokens.entries[at + 1]?.flags ?? 0) & (numbers | flag.sign)) !== 0
  )
}

/** True for a quotation mark: what follows is quoted. */
export function isQuoted({ text, starts }: Tokens, at: number): boolean {
  const start = starts[at] as number
  return (
    /["'“‘]/.test(text.charAt(start)) &&
    !/[\p{L}\p{N}]/u.test(text.charAt(start - 1)) &&
    !/\s/.test(text.charAt(start + 1))
  )
}

/** Returns the token behind a secret: what is written without a space, and the words and digits of one that was spoken. */
export function endOfSecret(tokens: Tokens, start: number, policy: string): number {
  let end = start + 1
  if (isWritten(tokens, start)) {
    while (
      end < tokens.count &&
      tokens.starts[end] === tokens.ends[end - 1] &&
      tokens.kinds[end] !== kind.newline &&
      end - start < 40
    )
      end += 1
    const closing = isQuoted(tokens, start) ? /^[.,;:!?"'”’)]$/ : /^[.,;)]$/
    while (end > start + 1 && closing.test(tokens.words[end - 1] as string)) end -= 1
  }
  // "correct horse battery staple" and "capital b bluebird seven".
  while (end - start < wordsMax && goesOn(tokens, end, policy)) end += 1
  return end
}

/** Something written: signs inside, or digits beside letters. */
function isWritten(tokens: Tokens, at: number): boolean {
  if (tokens.kinds[at] === kind.sign || beginsWithHash(tokens, at)) return true
  let end = at + 1
  while (tokens.starts[end] === tokens.ends[end - 1] && /^[.,;:!?)"”’]$/.test(tokens.words[end] ?? ''))
    end += 1
  if (
    end === tokens.count ||
    tokens.starts[end] !== tokens.ends[end - 1] ||
    tokens.kinds[end] === kind.newline
  )
    return false
  const isTouched = tokens.starts[at + 1] === tokens.ends[at]
  return (
    (isTouched && !/^[.,;:!?)\n]$/.test(tokens.words[at + 1] ?? '')) ||
    (isTouched && tokens.starts[at + 2] === tokens.ends[at + 1] && tokens.kinds[at + 2] !== kind.newline)
  )
}

function goesOn(tokens: Tokens, at: number, policy: string): boolean {
  const what = tokens.kinds[at]
  const word = tokens.words[at] as string
  if (what === kind.number || what === kind.mixed) return true
  if (word === '-' || word === ',') return goesOnWithDigit(tokens, at + 1)
  if (what !== kind.word) return false
  const flags = tokens.entries[at]?.flags ?? 0
  if (word === 'period') return goesOnWithDigit(tokens, at + 1)
  if (flags & (numbers | flag.sign | flag.letterName) || word.length === 1) return word !== 'i'
  return policy === 'username'
    ? isSign(tokens, at - 1)
    : !(flags & (flag.function | flag.filler)) && !tokens.entries[at]?.cues
}

function isSign(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & flag.sign) !== 0
}

function goesOnWithDigit(tokens: Tokens, at: number): boolean {
  if (tokens.kinds[at] === kind.number) return true
  return ((tokens.entries[at]?.flags ?? 0) & numbers) !== 0 || spokenSigns.has(tokens.words[at] ?? '')
}

/** True where a secret has what everyday words have not: a digit, a sign, a spelled letter. */
export function hasDigitOrSign(tokens: Tokens, from: number, to: number): boolean {
  const { kinds, entries, words } = tokens
  if (beginsWithHash(tokens, from)) return true
  for (let at = from; at < to; at += 1) {
    const what = kinds[at]
    if (what === kind.number || what === kind.mixed) return true
    if (what === kind.sign && !/^[.,"'“”‘’]$/.test(words[at] as string)) return true
    const flags = entries[at]?.flags ?? 0
    if (what === kind.word && (flags & (numbers | flag.sign) || words[at] === 'capital')) return true
    if (words[at]?.length === 1 && words[at + 1]?.length === 1 && at + 1 < to) return true
  }
  return false
}

const others = /^(he|she|they|it|we|you)$/
const goOn = new Set(['and', 'but', 'please', 'i', 'thanks', 'thank', 'all', 'if', 'okay', 'right', 'or'])

/** True where everyday words can be a secret: they end what is said, and none of them is a quality. */
export function isSecretWord(tokens: Tokens, from: number, to: number): boolean {
  if (to - from >= 3) return tokens.kinds[to] !== kind.word || goOn.has(tokens.words[to] ?? '')
  for (let at = from; at < to; at += 1)
    if (qualities.test(tokens.words[at] ?? '') || endings.test(tokens.words[at] ?? '')) return false
  const what = tokens.kinds[to]
  if (what === undefined || what === kind.newline || what === kind.sign) return true
  // "his nickname was Lefty and he was number nine"
  return goOn.has(tokens.words[to] ?? '') && !others.test(tokens.words[to + 1] ?? '')
}
