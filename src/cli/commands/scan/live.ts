import { checkLive as askVendor } from '../../../app/index.ts'
import type { Finding, FoundSecret } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'

/**
 * Returns the findings with what their vendors say of them: once a secret, one after the other. One whose vendor has no
 * profile, or does not answer, is `unknown`, which is a finding like any other.
 */
export async function checkLive(found: readonly FoundSecret[]): Promise<readonly Finding[]> {
  const vendors = new Map(keyPatterns.map(({ id, vendor }) => [id, vendor]))
  const checked: Finding[] = []
  for (const { finding, secret } of found) {
    const vendor = finding.known?.vendor ?? vendors.get(finding.rule)
    checked.push({ ...finding, live: vendor === undefined ? 'unknown' : await askVendor(vendor, secret) })
  }
  return checked
}
