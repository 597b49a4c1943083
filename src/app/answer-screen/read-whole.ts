import type { ContentOffer, ItemPlace } from '../../safety/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import type { App } from '../open-app.ts'
import { originIn } from '../serving/origin-overrides.ts'

/** A transcript of some hours. */
const answerBytesMax = 32 * 1024 * 1024
const askMs = 20_000

/** Returns the whole item that an operation shows, or shows a part of, as the vendor has it; undefined where it cannot be read. */
export async function readWhole(
  { config, vault }: Pick<App, 'config' | 'vault'>,
  { vendor, environment, key: name, item }: ItemPlace,
  offer: ContentOffer,
  operationId: string,
): Promise<unknown> {
  const wholeId = Object.hasOwn(offer.partOf, operationId) ? offer.partOf[operationId] : operationId
  const whole = wholeId === undefined ? undefined : offer.wholes[wholeId]
  if (whole === undefined) return undefined
  const { createAskVendor } = await import('../../http/index.ts')
  const ask = createAskVendor(loadVendor, originIn(config), { timeoutMs: askMs, bytesMax: answerBytesMax })
  const key = vault.resolve(vendor, environment, name)
  const reply = await ask(
    { vendor, region: key.region, key: key.secret },
    { method: 'GET', path: whole.path(item) },
  )
  if (reply.status !== 200) return undefined
  try {
    return JSON.parse(reply.text)
  } catch {
    return undefined
  }
}
