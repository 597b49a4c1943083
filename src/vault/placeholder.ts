import { SallyportError, type Secret } from '../core/index.ts'

// What is compared has no case, and no characters between its words.
const placeholderWords = new Set(
  [
    'api-key api-key-here api-token your-key your-token your-secret my-key my-api-key key-here token-here key secret token',
    'change-me change-it replace-me replace-this fill-me-in fix-me to-do tbd insert-key-here insert-your-key-here',
    'placeholder example sample dummy test testing test-key fake none null nil undefined true false empty default',
    'password secret-key redacted removed hidden masked foo bar foobar abc abc123 1234 12345 123456 12345678 123456789',
    '1234567890 abcdef abcdefgh qwerty asdf lorem-ipsum',
  ]
    .join(' ')
    .split(' ')
    .map(withoutSeparators),
)

const placeholderPatterns = [
  // <your key>, ${KEY}, {{key}}, [key], %KEY%, $KEY, process.env.KEY: a template that nothing was put into
  /^<.*>$/s,
  /\$\{[^}]*\}|\{\{[^}]*\}\}/,
  /^\[.*\]$/s,
  /^%\w+%$/,
  /^\$[A-Za-z_]\w*$/,
  /\bprocess\.env\b|\bos\.environ\b|\bimport\.meta\.env\b/,
  // your_api_key_here, put-your-secret-here
  /(?:^|[^a-z])your[^a-z]*(?:[a-z]+[^a-z]+)*(?:api|key|token|secret|credential)/i,
  /(?:key|token|secret)[-_ ]?(?:goes[-_ ]?)?here$/i,
  /change[-_ ]?me|replace[-_ ]?(?:me|this|with)|(?:insert|enter|paste|add|put)[-_ ]your/i,
  // sk_live_****, xxxxxxxx, ....: what a dashboard or a document shows instead of a key
  /\*{3}|\u2022{3}|\u2026|\.{3}$/,
  /x{6}/i,
  /^[-_.xX0#?]+$/,
]

/** Returns true for a text that stands where a key should stand: `your_api_key_here`, `changeme`, `${KEY}`, `sk_live_***`. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed === '') return true
  return (
    placeholderWords.has(withoutSeparators(trimmed)) ||
    placeholderPatterns.some((pattern) => pattern.test(trimmed))
  )
}

const keyGrammar = /^[\x21-\x7e]{8,4096}$/
const clientKeyGrammar = /^sp_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/

/**
 * Throws ERR_VAULT_PLACEHOLDER for a placeholder and ERR_VAULT_KEY_SHAPE for what cannot be a key of any vendor. The
 * `detail` tells what went wrong in copying, and nothing of the value.
 */
export function requireKeyShape(value: Secret): void {
  const text = value.reveal()
  if (isPlaceholder(text)) throw new SallyportError('ERR_VAULT_PLACEHOLDER', { field: 'value' })
  const detail = findCopyingMistake(text)
  if (detail !== undefined) throw new SallyportError('ERR_VAULT_KEY_SHAPE', { field: 'value', detail })
}

function findCopyingMistake(text: string): string | undefined {
  if (/^(?:bearer|token|basic)\s/i.test(text)) return 'Leave out the word before the key.'
  if (/^["'`]|["'`]$/.test(text)) return 'Leave out the quotes.'
  if (/^[A-Z][A-Z0-9_]*=/.test(text)) return 'Leave out the name before the key.'
  if (clientKeyGrammar.test(text)) return 'This is a client key of Sallyport, not a key of the vendor.'
  if (/\s/.test(text)) return 'It holds a space or a line break.'
  if (text.length < 8) return 'It is too short.'
  return keyGrammar.test(text) ? undefined : 'It holds characters that cannot be printed, or it is too long.'
}

function withoutSeparators(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
