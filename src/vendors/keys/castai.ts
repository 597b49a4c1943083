import type { KeyPattern } from '../../scan/index.ts'

/** Keys of Cast AI. The checksum held for one public sample and not for two others: it is information. */
export const castaiKeys: readonly KeyPattern[] = [
  {
    id: 'castai-api-key',
    name: 'API key of Cast AI',
    vendor: 'castai',
    pattern: 'castai_v1_[a-z0-9]{64}_[a-z0-9]{8}',
    literal: 'castai_v1_',
    distinctive: true,
    words: ['cast ai'],
    hosts: ['api.cast.ai', 'api.eu.cast.ai'],
    checksum: 'crc32-hex',
  },
]
