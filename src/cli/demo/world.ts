import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { initHome, openControl, type Serving, serve } from '../../app/index.ts'
import type { Control } from '../../control/index.ts'
import { isSallyportError } from '../../core/index.ts'
import { createEmulator, emulatorIds, type RunningEmulator, serveEmulator } from '../../emulators/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import { findLivePurpose, livePolicy } from './live-purpose.ts'
import { openPageServer } from './page-server.ts'

/** Everything the tour walks through. */
export interface World {
  readonly gate: Serving
  readonly control: Control
  readonly emulators: ReadonlyMap<string, RunningEmulator>
  readonly audioPath: string
  /** Opens the page for a microphone, once the vendor keys are in the vault. Returns where it is. */
  showPage(): Promise<string>
  /** What to try after the tour. */
  nextSteps(page: string): readonly string[]
  close(): Promise<void>
}

const audioUrl = new URL('../../../examples/audio/bakery-call.wav', import.meta.url)

/** What is said in the audio file. */
const audioText =
  'Thank you for calling Harbor Light Bakery, this is Ada. How can I help you today? ' +
  'Hi Ada, my name is Jonas, and I ordered a cake for Saturday.'

/** Starts the emulators and, in a home of its own in the temporary folder, a gate in front of them. */
export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-demo-'))
  const home = join(folder, '.sallyport')
  const audio = await readFile(audioUrl)
  const fixture = { sha256: createHash('sha256').update(audio).digest('hex'), text: audioText }
  const emulators = new Map<string, RunningEmulator>()
  for (const id of emulatorIds) {
    emulators.set(id, await serveEmulator(await createEmulator(id, { fixtures: [fixture] })))
  }
  const page = await openPageServer()
  const live = await findLivePurpose()
  const settings = [...(await configure(emulators)), ...livePolicy(live, page.origin)]
  await writeFile(join(folder, 'sallyport.yaml'), `${settings.join('\n')}\n`)
  const { home: folderMade } = await initHome(folder, { tls: true, home })
  const gate = await serveOnUsualPort(home)
  // The SDK's sockets speak TLS only; this process must trust the authority that `init` has just made.
  const authority = await readFile(join(folderMade, 'tls', 'authority.pem'), 'utf8')
  setDefaultCACertificates([...getCACertificates('default'), authority])
  const control = await openControl({ home, onOpened: () => {} })
  return {
    gate,
    control,
    emulators,
    audioPath: audioUrl.pathname,
    async showPage() {
      const { vendor, purpose, scope } = live
      const { key: clientKey } = await control.perform('client.add', {
        name: 'page',
        environment: 'development',
        grants: [{ vendor, scopes: [scope], constraints: {} }],
      })
      page.show({ gateUrl: gate.url, clientKey, purpose: `${vendor}/${purpose}`, control })
      return page.origin
    },
    nextSteps: (page) => [
      `Speak, and watch tokens, refreshes and revocation: ${page}`,
      '',
      `The gate serves on ${gate.url} and ${gate.tlsUrl}. In another terminal:`,
      '',
      `  export SALLYPORT_HOME=${home}`,
      '  npx sallyport key list',
      '  npx sallyport client list',
      '  npx sallyport audit tail --follow',
      `  npx sallyport env ${emulatorIds[0]}`,
      '  npx sallyport lock add --everything --reason "trying it"',
      '',
      'Ctrl-C ends everything and removes the home.',
    ],
    async close() {
      await page.close()
      await control.close()
      await gate.close()
      for (const emulator of emulators.values()) await emulator.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Returns lines that point every service of every vendor at its emulator. */
async function configure(emulators: ReadonlyMap<string, RunningEmulator>): Promise<string[]> {
  const lines = ['vendors:']
  for (const [id, { url }] of emulators) {
    const { services } = await loadVendor(id)
    lines.push(
      `  ${id}:`,
      '    origins:',
      ...Object.keys(services).map((service) => `      ${service}: ${url}`),
    )
  }
  return lines
}

async function serveOnUsualPort(home: string): Promise<Serving> {
  try {
    return await serve({ home })
  } catch (error) {
    if (!isSallyportError(error) || error.code !== 'ERR_CONFIG_PORT_TAKEN') throw error
    return serve({ home, port: 0, tlsPort: 0 })
  }
}
