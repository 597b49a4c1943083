import { flipBytes } from '../../test/support/tamper/flip-bytes.ts'
import type { Campaign } from './campaign.ts'

/** Changes every byte of a log file, one after the other, and asks verification about each. */
export const campaign: Campaign = {
  summary:
    'every byte of a real log.db changed, in two ways (--count: every so many-th byte): found, or no content',
  async run({ count = 1, print }) {
    const { violations, ...figures } = await flipBytes({
      commits: [2, 1],
      differences: [0x01, 0x80],
      every: count,
      onByte: (at, of) => {
        if (at > 0 && at % 4_096 < count) print(`${at} of ${of} bytes`)
      },
    })
    return { figures, violations }
  },
}
