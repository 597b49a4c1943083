import { readFile } from 'node:fs/promises'
import { loadConfig } from '../../config/index.ts'
import { SallyportError } from '../../core/index.ts'
import type { SafetyReport } from '../../safety/index.ts'
import { reportItem } from './report-safety.ts'

/** Returns the report of a transcript, call or chat in a JSON file. Throws ERR_SAFETY_UNREADABLE. */
export async function reportSafetyFile(file: string, policy: string): Promise<SafetyReport> {
  let item: unknown
  try {
    item = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new SallyportError('ERR_SAFETY_UNREADABLE', { field: 'file', detail: file, cause })
  }
  return reportItem(await loadConfig({}), item, policy)
}
