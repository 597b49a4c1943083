import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sallyportIn } from './sallyport.ts'
import type { Gate, Operator } from './server.ts'

/** What stands behind the gate. */
export interface Vendor {
  readonly key: string
  /** Where a stand-in for AssemblyAI is; left out for AssemblyAI itself. */
  readonly url?: string
}

export interface StartedGate extends Gate {
  readonly operator: Operator
  close(): Promise<void>
}

/**
 * Starts a gate with the vendor's key in its vault, in a folder that is gone when it closes. `pageOrigin` is where the
 * page will be, for instance `http://localhost:8000`; `ports` are options of `sallyport serve`.
 */
export async function startGate(
  pageOrigin: string,
  vendor: Vendor,
  ports: readonly string[] = [],
): Promise<StartedGate> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-transcription-'))
  const sallyport = sallyportIn(folder)
  await writeFile(join(folder, 'sallyport.yaml'), settings(pageOrigin, vendor.url))
  await writeFile(join(folder, 'key'), vendor.key, { mode: 0o600 })
  await sallyport.run('init')
  await sallyport.run(
    'key',
    'add',
    'assemblyai',
    '--environment',
    'development',
    '--from-file',
    join(folder, 'key'),
  )
  await rm(join(folder, 'key'))
  const grant = ['--environment', 'development', '--grant', 'assemblyai=mint:streaming']
  const { key: clientKey } = (await sallyport.run('client', 'add', 'page', ...grant)) as { key: string }
  const gate = await sallyport.serve(...ports)
  const locks = new Map<string, string>()
  return {
    url: gate.url,
    clientKey,
    operator: {
      async revoke(user) {
        const lock = await sallyport.run('lock', 'add', '--user', user, '--reason', 'asked for on the page')
        locks.set(user, (lock as { id: string }).id)
      },
      async restore(user) {
        await sallyport.run('lock', 'lift', locks.get(user) ?? '')
      },
    },
    async close() {
      await gate.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Redaction is on by default, and then only whole turns come, each already redacted. This page shows words as they are
 * spoken, so it is switched off here. A minute's sessions let you watch the refresh.
 */
function settings(pageOrigin: string, vendorUrl: string | undefined): string {
  const lines = [
    'tokens:',
    `  origins: [${pageOrigin}]`,
    '  sessionSeconds: 60',
    '  purposes:',
    '    assemblyai:',
    '      streaming:',
    '        parameters: { redact_pii: null }',
  ]
  if (vendorUrl !== undefined) {
    lines.push(
      'vendors:',
      '  assemblyai:',
      '    origins:',
      `      main: ${vendorUrl}`,
      `      streaming: ${vendorUrl}`,
    )
  }
  return `${lines.join('\n')}\n`
}
