import type { KeyPattern } from '../key-pattern.ts'

/** What Sallyport itself hands out. Another installation's keys are found as well as one's own. */
export const ownPatterns: readonly KeyPattern[] = [
  {
    id: 'sallyport-client-key',
    name: 'client key of Sallyport',
    pattern: 'sp_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}',
    literal: 'sp_',
    distinctive: true,
  },
  {
    id: 'sallyport-browser-token',
    name: 'browser token of Sallyport',
    pattern: 'spt_[0-9A-Za-z]{43}',
    literal: 'spt_',
    distinctive: true,
  },
]
