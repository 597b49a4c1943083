import { describe, expect, it } from 'vitest'
import { isCurrent } from '../../scripts/docs/page.ts'
import { vendorsPage } from '../../scripts/docs/vendors-page.ts'
import { loadVendors } from '../../src/vendors/index.ts'

describe('docs/vendors.md', () => {
  it('is current: otherwise run `npm run docs`', async () => {
    const page = await vendorsPage()
    expect(isCurrent(page)).toBe(true)
    expect(isCurrent({ ...page, text: () => `${page.text()}x` })).toBe(false)
  })

  it('has every service, scope, rule, open question and source of every vendor', async () => {
    const text = (await vendorsPage()).text()
    const vendors = await loadVendors()
    expect(vendors.length).toBeGreaterThan(0)
    for (const { id, name, services, operations, rules, unconfirmed, sources } of vendors) {
      const from = text.indexOf(`\n## ${name}\n`)
      const section = text.slice(from, text.indexOf('\n## ', from + 1) + 1 || undefined)
      expect(section).toContain(`Id \`${id}\`. ${operations.length} operations.`)
      for (const service of Object.keys(services)) expect(section).toContain(`| \`${service}\` |`)
      for (const { scope } of operations) expect(section).toContain(`| \`${scope}\` |`)
      for (const rule of Object.keys(rules)) expect(section).toContain(`| \`${rule}\` |`)
      for (const sentence of unconfirmed) expect(section).toContain(`- ${sentence}\n`)
      for (const { date } of sources) expect(section).toContain(`| ${date} |`)
    }
  })

  it('says of each scope whether it returns a secret', async () => {
    const text = (await vendorsPage()).text()
    for (const { operations } of await loadVendors()) {
      for (const { scope, flags } of operations) {
        const row = text.split('\n').find((line) => line.startsWith(`| \`${scope}\` |`)) ?? ''
        expect(row.includes('returns a secret'), scope).toBe(flags.has('secret'))
      }
    }
  })
})
