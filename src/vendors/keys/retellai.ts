import type { KeyPattern } from '../../scan/index.ts'

/** Keys of Retell AI. The wide form is for keys that the one known rule would not cover. */
export const retellaiKeys: readonly KeyPattern[] = [
  {
    id: 'retellai-api-key',
    name: 'API key of Retell AI',
    vendor: 'retellai',
    pattern: 'key_[0-9a-f]{28}',
    literal: 'key_',
    distinctive: true,
    words: ['retell'],
    hosts: ['retellai.com'],
  },
  {
    id: 'retellai-api-key-wide',
    name: 'API key of Retell AI, in another form',
    vendor: 'retellai',
    pattern: 'key_[0-9A-Za-z]{20,64}',
    literal: 'key_',
    // Others use the prefix too, for keys (Runway) and for plain ids, so that context must confirm.
    distinctive: false,
    unconfirmed: true,
    words: ['retell'],
    hosts: ['retellai.com'],
  },
]
