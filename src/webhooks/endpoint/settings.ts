import { Buffer } from 'node:buffer'
import { type RandomSource, SallyportError } from '../../core/index.ts'
import { parseTarget } from '../forward/target.ts'
import type { EndpointSettings } from './endpoint.ts'

/** Returns a new Standard Webhooks secret: `whsec_` and 32 random bytes in base64. */
export function createSigningSecret(random: RandomSource): string {
  return `whsec_${Buffer.from(random(32)).toString('base64')}`
}

const bounds = {
  timeoutMs: [100, 600_000],
  retentionMs: [0, 400 * 24 * 3_600_000],
  ratePerSecond: [1, 100_000],
} as const

/** Returns the settings. Throws ERR_WEBHOOK_TARGET_REFUSED or ERR_CORE_INPUT with the field that is wrong. */
export function requireSettings(settings: EndpointSettings): EndpointSettings {
  for (const [field, [min, max]] of Object.entries(bounds)) {
    const value = settings[field as keyof typeof bounds]
    if (!(Number.isInteger(value) && value >= min && value <= max)) {
      throw new SallyportError('ERR_CORE_INPUT', { field, detail: `From ${min} to ${max}.` })
    }
  }
  if (settings.target === undefined) return settings
  return { ...settings, target: parseTarget(settings.target, settings.allowPrivate).href }
}
