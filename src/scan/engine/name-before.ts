/** What the name right before a value says of it. */
export type NameVerdict = 'credential' | 'other' | 'none'

const credentialWords = new Set(
  'key keys apikey apikeys token tokens secret secrets auth authorization authentication credential credentials creds password passwd pwd bearer authkey authtoken accesstoken accesskey'.split(
    ' ',
  ),
)

/** Names of what has the shape of a key and is none. */
const otherWords = new Set(
  'id ids uid uuid guid hash hashes md5 sha sha1 sha256 digest etag checksum sum crc revision rev commit integrity fingerprint cache nonce trace span request session transcript upload file filename version build buildid signature sig hmac salt iv csrf cid sid job track tracking correlation asset chunk module hex object ref match'.split(
    ' ',
  ),
)

/** A key of this sort opens nothing: `cacheKey`, `idempotency_key`, `primary-key`. */
const harmlessKeys = new Set(
  'cache idempotency idempotent primary foreign partition sort object storage row dedupe query map hash public react sentry translation react index lookup s3 bucket'.split(
    ' ',
  ),
)

/** What stands between a name and its value and is neither: `value`, types, schemes. */
const fillers = new Set(
  'value val default string str text content data bearer token basic raw stringvalue const let var new setenv set env setheader header headers add append put get option stringdata secretstring plaintext'.split(
    ' ',
  ),
)

/** Returns what the name before a value says, given the text that ends where the value begins. */
export function judgeNameBefore(before: string): NameVerdict {
  let verdict: NameVerdict = 'none'
  for (const name of namesBefore(before)) {
    verdict = judgeName(name)
    if (verdict !== 'none') return verdict
    if (!fillers.has(name.toLowerCase().replace(/[^a-z]/g, ''))) return 'none'
  }
  return verdict
}

/** An escape between a name and its value: quotes, `=`, `:`, spaces and line ends as HTML, URLs and JSON write them. */
const escapeAtEnd = /(?:&(?:quot|#34|#x22);|%22|%3[aAdD]|%20|\\?u003[dD]|u0022|\\n)$/
const nameCharacters = characterSet('$.-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
const separators = characterSet(' \t\n\v\f\r\u00a0"\'`\\()[]{}:=<>,|+?&!#*-')
const namesMax = 4

function characterSet(characters: string): Uint8Array {
  const set = new Uint8Array(256)
  for (const character of characters) set[character.charCodeAt(0)] = 1
  return set
}

/** The last names before the value, the nearest first: few, because a name far away says nothing. */
function* namesBefore(before: string): Generator<string> {
  let rest = before.slice(-160)
  for (let count = 0; count < namesMax; count += 1) {
    const name = nameAtEnd(rest)
    if (name === undefined) return
    yield rest.slice(name.start, name.end)
    rest = rest.slice(0, name.start)
    // A statement that ended in between had a value of its own.
    if (/[;}]\s*$/.test(rest)) return
  }
}

/** Walks backwards by hand: an expression would try every beginning anew. */
function nameAtEnd(text: string): { readonly start: number; readonly end: number } | undefined {
  let end = text.length
  for (;;) {
    const found = escapeAtEnd.exec(text.slice(Math.max(0, end - 6), end))
    if (found === null) break
    end -= found[0].length
  }
  while (end > 0 && separators[text.charCodeAt(end - 1)] === 1) end -= 1
  let start = end
  while (start > 0 && nameCharacters[text.charCodeAt(start - 1)] === 1) start -= 1
  while (start < end && !/[A-Za-z_$]/.test(text[start] as string)) start += 1
  return start === end ? undefined : { start, end }
}

function judgeName(name: string): NameVerdict {
  const parts = splitName(name)
  const last = parts.at(-1) ?? ''
  const previous = parts.at(-2) ?? ''
  if (otherWords.has(last)) return 'other'
  if (credentialWords.has(last))
    return harmlessKeys.has(previous) && last.startsWith('key') ? 'other' : 'credential'
  if (parts.some((part) => otherWords.has(part))) return 'other'
  return parts.some((part) => credentialWords.has(part)) ? 'credential' : 'none'
}

/** `assemblyAiApiKey` -> assembly, ai, api, key; digits at the end are numbering. */
function splitName(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '' && !/^\d+$/.test(part))
}
