/** What the name right before a value says of it. */
export type NameVerdict = 'credential' | 'other' | 'none'

const credentialWords = new Set(
  'key keys apikey apikeys token tokens secret secrets auth authorization authentication credential credentials creds password passwd pwd bearer authkey authtoken accesstoken accesskey'.split(
    ' ',
  ),
)

/** Names of what has the shape of a key and is none. */
const otherWords = new Set(
  'id ids uid uuid guid hash hashes md5 sha sha1 sha256 digest etag checksum sum crc revision rev commit integrity fingerprint cache nonce trace span request session transcript upload file filename version build buildid signature sig hmac salt iv csrf cid sid job track tracking correlation asset chunk module hex object ref match conversation message event task execution invocation record recording document batch participant device thread turn segment webhook delivery notification'.split(
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

const nameAtEnd =
  /([A-Za-z_$][\w.$-]*)[\s"'`\\()[\]{}:=<>,|+?&!#*-]*(?:&(?:quot|#34|#x22);|%22|%3[aAdD]|%20|\\?u003[dD]|u0022|\\n)*$/

/** The last names before the value, the nearest first: few, because a name far away says nothing. */
function* namesBefore(before: string): Generator<string> {
  let rest = before.slice(-160)
  for (let count = 0; count < 4; count += 1) {
    const found = nameAtEnd.exec(rest)
    if (found === null) return
    const [, name = ''] = found
    // A statement that ended in between had a value of its own.
    yield name
    rest = rest.slice(0, found.index)
    if (/[;}]\s*$/.test(rest)) return
  }
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
