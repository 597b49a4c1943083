import { readFile } from 'node:fs/promises'
import { loadConfig, locateHome } from '../../config/index.ts'
import { SallyportError } from '../../core/index.ts'
import type { SafetyReport } from '../../safety/index.ts'
import { homeQuery } from '../home/open-home.ts'
import { reportItem } from './report-safety.ts'

/**
 * Returns the report of a transcript, call or chat in a JSON file, by a policy of the home's configuration; of the built-in one
 * where there is no home. Throws ERR_SAFETY_UNREADABLE.
 */
export async function reportSafetyFile(
  file: string,
  policy: string,
  query: { readonly home?: string },
): Promise<SafetyReport> {
  let item: unknown
  try {
    item = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new SallyportError('ERR_SAFETY_UNREADABLE', { field: 'file', detail: file, cause })
  }
  const { folder } = await locateHome(homeQuery(query.home))
  return reportItem(await loadConfig({ home: folder }), item, policy)
}
