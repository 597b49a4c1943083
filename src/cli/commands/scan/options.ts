import { SallyportError } from '../../../core/index.ts'
import type { ScanTarget } from '../../../scan/index.ts'

export interface ScanOptions {
  readonly staged?: boolean
  readonly history?: boolean
  readonly since?: string
  readonly bundle?: boolean
  readonly ignored?: boolean
  readonly possible?: boolean
  readonly fingerprints?: string
  readonly vault: boolean
  readonly memory: boolean
  readonly live?: boolean
  readonly sarif?: boolean
  readonly output?: string
  readonly updateBaseline?: boolean
  readonly exportFingerprints?: string
}

/** Returns what a command line asks to scan. Throws ERR_CORE_INPUT where it asks for two things at once. */
export function chooseTarget(paths: readonly string[], options: ScanOptions): ScanTarget {
  const { staged, history, since, bundle = false, ignored = false } = options
  const isInput = paths.includes('-')
  const named = [staged && '--staged', (history || since) && '--history', isInput && '-'].filter(Boolean)
  if (named.length > 1 || (named.length === 1 && paths.length > (isInput ? 1 : 0))) {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: String(named[0]),
      detail:
        'It stands alone: files, what is staged, a history and standard input are scanned one at a time.',
    })
  }
  if (staged) return { kind: 'staged' }
  if (history || since !== undefined) return { kind: 'history', ...(since === undefined ? {} : { since }) }
  if (isInput) return { kind: 'input' }
  return { kind: 'files', paths: paths.length === 0 ? ['.'] : paths, ignored: ignored || bundle }
}
