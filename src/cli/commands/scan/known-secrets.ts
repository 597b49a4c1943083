import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Control } from '../../../control/index.ts'
import type { Finding, KnownSecret, KnownSecrets } from '../../../scan/index.ts'
import type { GlobalOptions } from '../../with-control.ts'
import type { ScanOptions } from './options.ts'

/** Secrets of one's own, from the vault or from a file, and the record of those that leaked. */
export interface OpenKnownSecrets extends KnownSecrets {
  /** Puts findings that are in the vault on record. */
  record(findings: readonly Finding[]): Promise<void>
  close(): Promise<void>
}

const candidatesPerCall = 2_000
/** No secret of a vault is longer: private keys and web tokens are. */
const candidateLengthMax = 4_096

/** Returns what recognises secrets: the file that is named, else the vault that is here, else undefined. */
export async function openKnownSecrets(
  options: ScanOptions,
  globals: GlobalOptions,
): Promise<OpenKnownSecrets | undefined> {
  if (options.fingerprints !== undefined) {
    const { openFingerprintFile } = await import('../../../scan/index.ts')
    const file = openFingerprintFile(options.fingerprints)
    return { ...file, record: async () => {}, close: async () => {} }
  }
  return hasVault(globals) ? openVault(globals) : undefined
}

/** A look at the folders alone: opening a home takes longer than scanning a commit. */
function hasVault({ home, server }: GlobalOptions): boolean {
  if (home !== undefined || server !== undefined || process.env.SALLYPORT_HOME) return true
  for (let at = resolve('.'); ; at = dirname(at)) {
    if (existsSync(join(at, '.sallyport', 'sallyport.db'))) return true
    if (at === dirname(at)) return false
  }
}

function openVault(globals: GlobalOptions): OpenKnownSecrets {
  let opened: Promise<Control> | undefined
  const control = () => {
    opened ??= open(globals)
    return opened
  }
  return {
    state: async () => (await (await control()).perform('scan.state', {})).state,
    async recognise(texts) {
      const candidates = texts.filter(({ length }) => length <= candidateLengthMax)
      const known = new Map<string, KnownSecret>()
      for (let at = 0; at < candidates.length; at += candidatesPerCall) {
        const some = candidates.slice(at, at + candidatesPerCall)
        const entries = await (await control()).perform('scan.recognise', { candidates: some })
        for (const { index, secret } of entries) {
          const text = some[index]
          if (text !== undefined) known.set(text, secret)
        }
      }
      return known
    },
    async record(findings) {
      const own = findings.flatMap((finding) =>
        finding.known === undefined ? [] : [leakOf(finding, finding.known)],
      )
      if (own.length > 0) await (await control()).perform('scan.report', { leaks: own })
    },
    async close() {
      await (await opened)?.close()
    },
  }
}

async function open({ home, server, verbose }: GlobalOptions): Promise<Control> {
  const { openControl } = await import('../../../app/index.ts')
  const { note } = await import('../../output/print.ts')
  return openControl({
    ...(home === undefined ? {} : { home }),
    ...(server === undefined ? {} : { server }),
    onOpened: (where) => {
      if (verbose) note(where)
    },
  })
}

function leakOf({ id, rule, file, line, commit }: Finding, known: KnownSecret) {
  return {
    finding: id,
    rule,
    kind: known.kind,
    entry: known.id,
    file,
    line,
    ...(commit === undefined ? {} : { commit }),
  }
}
