/** Last words of names whose values are secrets, in lower case. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'password passwords passwd pwd passphrase passcode secret secrets token tokens cookie cookies ' +
    'authorization auth credential credentials jwt bearer apikey apikeys otp totp pin mnemonic'
  ).split(' '),
)

/** Pairs of last words, likewise. A key alone may be that of a map, or of a piano. */
const secretPairs: ReadonlySet<string> = new Set(
  'api access private secret signing encryption master client vendor session shared storage account'
    .split(' ')
    .flatMap((word) => [`${word} key`, `${word} keys`]),
)

/** Last words of names whose values look like keys and are none. */
const harmlessWords: ReadonlySet<string> = new Set(
  'id ids uuid hash digest checksum fingerprint etag sha sha1 sha256 md5 root traceparent commit'.split(' '),
)

/** True for the name of a member whose value is a secret: `password`, `x-api-key`, `refreshToken`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  return secretWords.has(words.at(-1) ?? '') || secretPairs.has(words.slice(-2).join(' '))
}

/** True for the name of a member that counts something, so that a number in it is no secret: `totalTokens`. */
export function isCountName(name: string): boolean {
  return wordsOf(name).at(-1) === 'tokens'
}

/** True for the name of a member that holds an id or a hash. */
export function isHarmlessName(name: string): boolean {
  return harmlessWords.has(wordsOf(name).at(-1) ?? '')
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
