import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { formatFingerprints } from '../../../scan/index.ts'
import { note, print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

/** Writes what recognises the vault's keys where the vault is not, say in CI. */
export async function exportFingerprints(path: string, command: Command): Promise<void> {
  await withControl(command, async (control, { json }) => {
    const { key, entries, leftOut } = await control.perform('scan.fingerprints', {})
    writeFileSync(path, formatFingerprints(Buffer.from(key, 'base64'), entries))
    if (json) return printJson({ path, entries: entries.length, leftOut })
    print(`${path} recognises ${entries.length} keys. It holds none of them, and may be committed.`)
    for (const id of leftOut) note(`${id} is left out: its value is so short that somebody could try it out.`)
  })
}
