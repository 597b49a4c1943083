import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../config/index.ts'
import type { Secret } from '../../core/index.ts'
import { createKeyProbe } from '../../http/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import { originIn } from '../serving/origin-overrides.ts'

/** A vendor is asked at most so often: a scan with many findings must not look like an attack. */
const everyMs = 250

/** What a vendor said of a key. `unknown` is no all-clear. */
export type LiveVerdict = 'valid' | 'invalid' | 'unknown'

/**
 * Asks a vendor whether a key still works, by its own cheap read in each of its regions: `valid` where one accepts it,
 * `invalid` where all refuse it. Only ever called because somebody asked for it; nothing of the key is written anywhere.
 */
export async function checkLive(vendorId: string, key: Secret): Promise<LiveVerdict> {
  const vendor = await loadVendor(vendorId)
  if (vendor.verify.method !== 'GET') return 'unknown'
  // From the environment alone: what is scanned may be anybody's, and must not say where the keys in it are sent.
  const probe = createKeyProbe(loadVendor, originIn(await loadConfig({})))
  const verdicts: LiveVerdict[] = []
  for (const region of vendor.regions) {
    if (vendor.services[vendor.verify.service]?.origins[region] === undefined) continue
    const { verification } = await probe({ vendor: vendorId, region, key })
    if (verification === 'valid') return 'valid'
    verdicts.push(verification)
    await sleep(everyMs)
  }
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'invalid') ? 'invalid' : 'unknown'
}
