import type { ShippedRule } from './vendor.ts'

/**
 * The rules a grant can name. There is none that makes new keys expire: a rule can fix a value, and an expiry date has
 * to be a new one each time.
 */
export const castaiRules: Readonly<Record<string, ShippedRule>> = {
  'no-key-in-query': {
    summary:
      'Refuses a vendor key in the query string of the analytics report, where logs along the way would keep it.',
    rules: [
      {
        id: 'no-key-in-query',
        operations: ['ai-optimizer.reports.analytics.get'],
        in: 'query',
        field: 'castaiApiKey',
        forbid: true,
      },
    ],
  },
  'read-only-user-keys': {
    summary:
      'Makes every new user key read-only. The vendor calls this switch a legacy one: prefer service accounts with narrow roles.',
    rules: [{ id: 'read-only-user-keys', operations: ['auth-tokens.create'], field: 'readonly', set: true }],
  },
  'own-organization-keys': {
    summary: 'Lists the user keys of one organisation, never of all that the vendor key reaches.',
    rules: [
      {
        id: 'own-organization-keys',
        operations: ['auth-tokens.list'],
        in: 'query',
        field: 'organizations',
        forbid: true,
      },
    ],
  },
  'no-forced-node-deletion': {
    summary: 'Refuses to delete a node by force: its pods get the time to move that the drain gives them.',
    rules: [
      {
        id: 'no-forced-node-deletion',
        operations: ['nodes.delete'],
        in: 'query',
        field: 'forceDelete',
        forbid: true,
      },
    ],
  },
}
