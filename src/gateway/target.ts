/** A request target taken apart, still raw: nothing is decoded and nothing is resolved. */
export interface Target {
  /** `assemblyai`, `assemblyai.streaming` ...: the first segment. */
  readonly mount: string
  /** The rest of the path, with its leading slash. */
  readonly path: string
  /** The query string without `?`; empty where there is none. */
  readonly query: string
}

// Segments start with neither a dot nor nothing, so `//`, `/./` and `/../` cannot occur. `%`, `:` and `+` are let
// through here and judged by the router, which allows them only where an operation says so.
const pathGrammar = /^(?:\/[A-Za-z0-9_~%+-][A-Za-z0-9._~%:+-]*)+$/

// RFC 3986 query characters; anything else (spaces, quotes, controls, `#`, `\`, bytes past 0x7e) is refused.
const queryGrammar = /^[A-Za-z0-9._~!$&'()*+,;=:@/?%[\]-]*$/

const targetLengthMax = 16_384

/**
 * Returns the parts of an origin-form request target, or undefined where it is outside the grammar:
 * absolute URLs, `//host`, `*`, fragments, backslashes, dot segments, control characters.
 */
export function parseTarget(url: string): Target | undefined {
  if (url.length > targetLengthMax) return undefined
  const queryStart = url.indexOf('?')
  const whole = queryStart === -1 ? url : url.slice(0, queryStart)
  const query = queryStart === -1 ? '' : url.slice(queryStart + 1)
  if (!pathGrammar.test(whole) || !queryGrammar.test(query)) return undefined
  const slash = whole.indexOf('/', 1)
  if (slash === -1) return { mount: whole.slice(1), path: '/', query }
  return { mount: whole.slice(1, slash), path: whole.slice(slash), query }
}
