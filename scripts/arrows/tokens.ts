/** A piece of source that means something: comments and white space are gone, so nothing in them can be mistaken for code. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'other'
  /** The value of a string, the text of a template up to its first `${`, otherwise the source itself. */
  readonly text: string
  /** False for a template whose text goes on after a `${`. */
  readonly whole: boolean
  readonly line: number
}

/** Words after which a slash begins a regular expression, not a division. */
const wordsBeforeExpression = new Set(
  'return typeof case in of instanceof new delete void throw await yield else do'.split(' '),
)

const wordStart = /[\p{ID_Start}$_#]/u
const wordRest = /[\p{ID_Continue}$_\u200c\u200d]/u

/**
 * Returns the tokens of a TypeScript source, with the code inside template literals in its place.
 * Throws a SyntaxError that names the line where a string or comment does not end: better no answer than a wrong one.
 */
export function readTokens(source: string): Token[] {
  const tokens: Token[] = []
  /** For each template being read, how many braces are open inside its current `${`. */
  const openBraces: number[] = []
  let at = 0
  let line = 1

  function push(kind: Token['kind'], text: string, whole = true): void {
    tokens.push({ kind, text, whole, line })
  }

  function fail(what: string): never {
    throw new SyntaxError(`line ${line}: ${what} does not end`)
  }

  function skipLines(end: number): void {
    for (let index = at; index < end; index += 1) if (source[index] === '\n') line += 1
    at = end
  }

  function readString(quote: string): void {
    let text = ''
    let index = at + 1
    while (source[index] !== quote) {
      if (index >= source.length || source[index] === '\n') fail('a string')
      if (source[index] === '\\') index += 1
      text += source[index]
      index += 1
    }
    push('string', text)
    at = index + 1
  }

  /** Reads template text from `at` to the closing backtick or the next `${`. */
  function readTemplatePart(isHead: boolean): void {
    let index = at
    while (source[index] !== '`' && !(source[index] === '$' && source[index + 1] === '{')) {
      if (index >= source.length) fail('a template')
      index += source[index] === '\\' ? 2 : 1
    }
    const ends = source[index] === '`'
    if (isHead) push('template', source.slice(at, index), ends)
    skipLines(index + (ends ? 1 : 2))
    if (!ends) openBraces.push(0)
  }

  function regexEnd(): number | undefined {
    const last = tokens.at(-1)
    if (last?.kind === 'string' || last?.kind === 'template') return undefined
    if (last?.kind === 'word' && !wordsBeforeExpression.has(last.text)) return undefined
    if (last?.kind === 'other' && /[)\]\d]/.test(last.text)) return undefined
    let inClass = false
    for (let index = at + 1; index < source.length && source[index] !== '\n'; index += 1) {
      const character = source[index]
      if (character === '\\') index += 1
      else if (character === '[') inClass = true
      else if (character === ']') inClass = false
      else if (character === '/' && !inClass) return index + 1
    }
    return undefined
  }

  while (at < source.length) {
    const character = source[at] ?? ''
    if (character === '\n') skipLines(at + 1)
    else if (/\s/.test(character)) at += 1
    else if (source.startsWith('//', at) || source.startsWith('#!', at)) {
      const end = source.indexOf('\n', at)
      at = end === -1 ? source.length : end
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2)
      if (end === -1) fail('a comment')
      skipLines(end + 2)
    } else if (character === "'" || character === '"') readString(character)
    else if (character === '`') {
      at += 1
      readTemplatePart(true)
    } else if (character === '/') {
      const end = regexEnd()
      push('other', '/')
      at = end ?? at + 1
    } else if (wordStart.test(character)) {
      let end = at + 1
      while (end < source.length && wordRest.test(source[end] ?? '')) end += 1
      push('word', source.slice(at, end))
      at = end
    } else {
      const braces = openBraces.at(-1)
      if (braces === 0 && character === '}') {
        openBraces.pop()
        at += 1
        readTemplatePart(false)
        continue
      }
      if (braces !== undefined && character === '{') openBraces[openBraces.length - 1] = braces + 1
      if (braces !== undefined && character === '}') openBraces[openBraces.length - 1] = braces - 1
      push('other', character)
      at += 1
    }
  }
  if (openBraces.length > 0) fail('a template')
  return tokens
}
