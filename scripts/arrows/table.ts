/** What a room may import: only what is listed. */
export interface Room {
  /** Rooms whose code it may use. */
  readonly uses: readonly string[]
  /** Rooms of which it may import types alone: they are gone before the code runs. */
  readonly types?: readonly string[]
  /** Packages and Node modules it must not load; `all` where it stands on nothing but the language. */
  readonly refuses?: readonly string[] | 'all'
}

const capabilities = [
  'access',
  'vault',
  'audit',
  'tokens',
  'webhooks',
  'redaction',
  'safety',
  'retention',
  'scan',
  'rotation',
  'checklist',
]

const sockets = ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'undici', 'ws', 'pg', '@hono/node-server']
const files = ['fs', 'fs/promises', 'sqlite', 'child_process', 'worker_threads', 'cluster']

/** Every room, and every arrow between rooms. Anything that is not listed is forbidden. */
export const rooms: Readonly<Record<string, Room>> = {
  core: { uses: [], refuses: [...sockets, ...files] },
  ...Object.fromEntries(capabilities.map((name) => [name, { uses: ['core'] }])),
  tokens: { uses: ['core', 'access'] },
  rotation: { uses: ['core', 'vault'] },
  vendors: { uses: ['core'], types: capabilities },
  gateway: { uses: ['core', ...capabilities], types: ['vendors'], refuses: sockets },
  control: {
    uses: ['core', 'access', 'vault', 'webhooks'],
    types: ['audit', 'retention', 'rotation', 'safety', 'scan', 'tokens', 'vendors', 'gateway'],
  },
  config: { uses: ['core'], types: ['access', 'vault'] },
  // Commits are hashed and signed in the database's thread.
  storage: { uses: ['core', 'audit'], types: [...capabilities, 'gateway', 'control'] },
  http: { uses: ['core', 'gateway', 'control'], types: [...capabilities, 'vendors'] },
  adapters: { uses: ['core', 'webhooks', 'vendors', 'audit', 'config', 'storage', 'scan'] },
  clients: { uses: [] },
  browser: { uses: [], refuses: 'all' },
  'browser-files': { uses: ['browser'] },
  emulators: { uses: ['core'] },
  app: {
    uses: ['core', ...capabilities, 'vendors', 'gateway', 'control', 'config', 'storage', 'http', 'adapters'],
  },
  cli: {
    uses: [
      'app',
      'core',
      'config',
      'checklist',
      'emulators',
      'redaction',
      'vendors',
      'scan',
      'browser-files',
      'rotation',
    ],
    types: ['access', 'control', 'retention', 'safety'],
  },
  index: { uses: ['app', 'core'], types: [...capabilities, 'config', 'control', 'gateway', 'vendors'] },
}

/** Rooms that may name a vendor. Everyone else is handed one resolved answer and never an id. */
export const vendorRooms: ReadonlySet<string> = new Set(['vendors', 'emulators'])

/** The ids that must not appear as strings elsewhere. */
export const vendorIds: readonly string[] = ['assemblyai', 'retellai', 'castai']
