import type { KeyPattern } from '../../scan/index.ts'

/** Keys of AssemblyAI: 32 hexadecimal digits without a prefix, which nothing but their surroundings tells from a hash. */
export const assemblyaiKeys: readonly KeyPattern[] = [
  {
    id: 'assemblyai-api-key',
    name: 'API key of AssemblyAI',
    vendor: 'assemblyai',
    pattern: '[0-9a-f]{32}',
    literal: '',
    distinctive: false,
    words: ['assembly ai', 'aai', 'assembly api', 'assembly key', 'assembly token', 'assembly secret'],
    hosts: ['assemblyai.com'],
    isUuid4: true,
  },
]
