import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createEmulator,
  type EmulatorId,
  emulatorIds,
  isEmulatorId,
  type RunningEmulator,
  serveEmulator,
} from '../../src/emulators/index.ts'
import { loadVendors } from '../../src/vendors/index.ts'
import { bundledCommand } from '../support/bundled-command.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { root } from './page.ts'
import type { Session } from './shell.ts'

/** The ports that pages name. Each page gets free ones in their place, so that pages and people do not meet. */
const documentedPorts = [8686, 8687, 8688, 8689, 9101, 9102, 9103]

/** Where the commands of one page run: a fresh folder, stand-ins for the vendors, and nothing beyond loopback. */
export interface World {
  readonly session: Session
  /** Where the page starts, and what its files are relative to. */
  readonly folder: string
  /** The text with free ports in the place of those that the documentation names. */
  toReal(text: string): string
  /** The other way round, for what commands print. */
  toDocumented(text: string): string
  createVendorKey(vendor: string): string
  createDatabase(): Promise<string>
  close(): Promise<void>
}

const variables: Readonly<Record<EmulatorId, string>> = {
  assemblyai: 'ASSEMBLYAI_API_KEY',
  retellai: 'RETELL_API_KEY',
  castai: 'CASTAI_API_KEY',
}

/** Opens a world. With `ownVendors` the page says itself where its vendors are. */
export async function openWorld(options: { readonly ownVendors: boolean }): Promise<World> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-docs-')))
  const folder = join(scratch, 'app')
  mkdirSync(folder)
  const emulators = new Map<EmulatorId, RunningEmulator>()
  for (const id of emulatorIds) emulators.set(id, await serveEmulator(await createEmulator(id)))
  const ports = await freePorts(documentedPorts)
  let postgres: PostgresServer | undefined

  const createVendorKey = (vendor: string): string => {
    const running = isEmulatorId(vendor) ? emulators.get(vendor) : undefined
    if (running === undefined) throw new Error(`there is no stand-in for ${vendor}`)
    return running.emulator.createKey().key
  }
  const keys = emulatorIds.map((id) => [variables[id], createVendorKey(id)])
  installPackages(folder)
  return {
    folder,
    session: {
      scratch,
      folder,
      environment: {
        PATH: `${installPrograms(scratch)}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
        HOME: scratch,
        TMPDIR: scratch,
        LANG: 'C.UTF-8',
        NO_COLOR: '1',
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
        NODE_OPTIONS: `--import=${new URL('shims/loopback-only.mjs', import.meta.url).href}`,
        // Whatever is no Node program and asks for another machine finds nobody.
        ALL_PROXY: 'http://127.0.0.1:9',
        NO_PROXY: '127.0.0.1,localhost',
        SALLYPORT_PORT: String(ports.get(8686)),
        SALLYPORT_TLS_PORT: String(ports.get(8687)),
        ...(options.ownVendors ? {} : { SALLYPORT_VENDORS: await originsOf(emulators) }),
        ...Object.fromEntries(keys),
      },
    },
    toReal: (text) => text.replace(/\b\d{4}\b/g, (port) => String(ports.get(Number(port)) ?? port)),
    toDocumented(text) {
      let documented = text
      for (const [port, real] of ports) documented = documented.replaceAll(String(real), String(port))
      return documented
    },
    createVendorKey,
    async createDatabase() {
      postgres ??= await startPostgres()
      return postgres.createDatabase()
    },
    async close() {
      for (const emulator of emulators.values()) await emulator.close()
      await postgres?.stop()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}

/** Points every service of every vendor at its stand-in, whatever configuration a page writes. */
async function originsOf(emulators: ReadonlyMap<EmulatorId, RunningEmulator>): Promise<string> {
  const vendors = await loadVendors()
  const origins = vendors.map(({ id, services }) => {
    const url = isEmulatorId(id) ? emulators.get(id)?.url : undefined
    return [id, { origins: Object.fromEntries(Object.keys(services).map((service) => [service, url])) }]
  })
  return JSON.stringify(Object.fromEntries(origins))
}

/** `npx sallyport` is of this checkout, whatever else the machine has; anything else that npx would fetch is refused. */
function installPrograms(scratch: string): string {
  const programs = join(scratch, 'programs')
  mkdirSync(programs)
  const curl = new URL('shims/curl.mjs', import.meta.url).pathname
  installProgram(join(programs, 'npx'), [
    '[ "$1" = sallyport ] || { echo "npx $1 is not for a page to run" >&2; exit 127; }',
    'shift',
    `exec '${process.execPath}' '${bundledCommand}' "$@"`,
  ])
  installProgram(join(programs, 'curl'), [...preferReal('curl'), `exec '${process.execPath}' '${curl}' "$@"`])
  installProgram(join(programs, 'openssl'), [
    ...preferReal('openssl'),
    '[ "$1 $2" = "rand -base64" ] || { echo "openssl $1 is not here" >&2; exit 127; }',
    `exec '${process.execPath}' -p 'crypto.randomBytes(Number(process.argv[1])).toString("base64")' "$3"`,
  ])
  return programs
}

/** Small machines lack programs that every reader has: what stands in for one is used there alone. */
function preferReal(name: string): string[] {
  return [
    `for real in /usr/local/bin/${name} /usr/bin/${name} /bin/${name}; do`,
    '[ -x "$real" ] && exec "$real" "$@"',
    'done',
  ]
}

function installProgram(path: string, lines: readonly string[]): void {
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`)
  chmodSync(path, 0o755)
}

/** What a reader's project has installed: the official SDKs, and Sallyport itself. */
function installPackages(folder: string): void {
  const modules = join(folder, 'node_modules')
  const own = join(modules, 'sallyport')
  mkdirSync(own, { recursive: true })
  for (const name of ['assemblyai', 'retell-sdk'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  writeFileSync(
    join(own, 'package.json'),
    '{ "name": "sallyport", "type": "module", "exports": { "./*": "./*.js" } }',
  )
  for (const [name, file] of [
    ['emulators', 'src/emulators/index.ts'],
    ['audit', 'src/adapters/audit/index.ts'],
    ['redaction', 'src/redaction/index.ts'],
    ['safety', 'src/safety/index.ts'],
  ] as const) {
    writeFileSync(join(own, `${name}.js`), `export * from '${pathToFileURL(join(root, file)).href}'\n`)
  }
}

async function freePorts(names: readonly number[]): Promise<Map<number, number>> {
  const servers = await Promise.all(
    names.map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer()
          server.once('error', reject)
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  // All of them are held until the last one is found: otherwise the same port could be handed out twice.
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a port was expected')
    return address.port
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return new Map(names.map((name, index) => [name, ports[index] ?? 0]))
}
