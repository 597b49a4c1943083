import { SallyportError, type Secret } from '../core/index.ts'

// What guides, templates and shells leave where a key should stand.
const placeholders: readonly RegExp[] = [
  /^<.*>$/,
  /^\$\{?\w+\}?$/,
  /^\{\{.*\}\}$/,
  /^%\w+%$/,
  /^your[-_ ]/i,
  /[-_]here$/i,
  /^(?:change|replace)[-_]?(?:me|this)/i,
  /^(?:insert|add|put|enter|paste)[-_ ]/i,
  /^(?:xxx+|\*{3,}|\.{3,}|-{3,}|todo|tbd|none|null|undefined|secret|password|placeholder|example|dummy|test|fake|changeme)$/i,
  /\*{3,}/,
  /x{8,}/i,
  /^(?:my|the)[-_]?(?:api)?[-_]?(?:key|secret|token)$/i,
  /^(?:api|secret|access)[-_]?(?:key|token)$/i,
]

const keyGrammar = /^[\x21-\x7e]{8,4096}$/

/** Throws ERR_VAULT_PLACEHOLDER or ERR_VAULT_KEY_SHAPE for what cannot be a key; the value is never repeated. */
export function requireKeyLike(value: Secret): void {
  const text = value.reveal()
  if (text === '' || placeholders.some((pattern) => pattern.test(text)) || isOneCharacter(text)) {
    throw new SallyportError('ERR_VAULT_PLACEHOLDER', { field: 'value' })
  }
  if (text.startsWith('sp_')) {
    throw new SallyportError('ERR_VAULT_KEY_SHAPE', {
      field: 'value',
      detail: "It starts like a Sallyport client key; the vault takes the vendor's own.",
    })
  }
  if (!keyGrammar.test(text)) throw new SallyportError('ERR_VAULT_KEY_SHAPE', { field: 'value' })
}

function isOneCharacter(text: string): boolean {
  return new Set(text).size === 1
}
