import type { Config } from '../../config/index.ts'
import { SallyportError } from '../../core/index.ts'
import { type ItemPlace, readLocally, reportSafety, type SafetyReport } from '../../safety/index.ts'
import { loadVendor, loadVendors } from '../../vendors/index.ts'
import type { App } from '../open-app.ts'
import { readWhole } from './read-whole.ts'
import { safetyPolicyNames, safetyPolicyOf } from './safety-policy.ts'

/** Returns the report of an item that the vendor is asked for. Throws ERR_SAFETY_UNREADABLE. */
export async function reportAtVendor(
  app: Pick<App, 'config' | 'vault'>,
  place: ItemPlace,
  policy: string,
): Promise<SafetyReport> {
  const { content } = await loadVendor(place.vendor)
  if (content !== undefined)
    for (const operationId of Object.keys(content.wholes)) {
      const item = await readWhole(app, place, content, operationId)
      const report = item === undefined ? undefined : await reportOf(app.config, content, item, policy)
      if (report !== undefined) return report
    }
  throw new SallyportError('ERR_SAFETY_UNREADABLE', { field: 'id', detail: place.item })
}

/** Returns the report of an item as a vendor has answered it, whichever vendor that was. Throws ERR_SAFETY_UNREADABLE. */
export async function reportItem(config: Config, item: unknown, policy: string): Promise<SafetyReport> {
  for (const { content } of await loadVendors()) {
    const report = content === undefined ? undefined : await reportOf(config, content, item, policy)
    if (report !== undefined) return report
  }
  throw new SallyportError('ERR_SAFETY_UNREADABLE', { field: 'file' })
}

async function reportOf(
  config: Config,
  content: NonNullable<Awaited<ReturnType<typeof loadVendor>>['content']>,
  item: unknown,
  policyName: string,
): Promise<SafetyReport | undefined> {
  const policy = safetyPolicyOf(config, policyName)
  if (policy === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--policy',
      detail: `There is no content policy ${policyName}. There are: ${safetyPolicyNames(config).join(', ')}.`,
    })
  const read = content.read(item)
  if (read === 'unfinished' || read === 'foreign') return undefined
  const reading = read === 'unlabelled_vendor' ? await readLocally(content.passages(item), policy) : read
  return reportSafety(reading, policy)
}
