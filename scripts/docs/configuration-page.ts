import { type Config, environmentSettings, loadConfig, settings } from '../../src/config/index.ts'
import { markdownTable, type Page } from './page.ts'

/** A whole `sallyport.yaml`, shown on the page; a test loads it. */
export const exampleFile = `listen: { port: 8686 }
database: { url: postgres://sallyport@db.internal/sallyport?sslmode=verify-full }

# Vendor keys that serve takes from its environment, once.
keys:
  - { vendor: assemblyai, environment: production, fromEnv: ASSEMBLYAI_API_KEY }

clients:
  - name: transcript-reader
    environment: production
    keyFromEnv: TRANSCRIPT_READER_KEY
    expires: 90d
    grants:
      - vendor: assemblyai
        scopes: [read:transcripts]
        constraints: { addresses: [10.0.0.0/8], dailyQuota: 5000 }

# Body rules by name, for the grants of this file and for \`client grant --rule\`.
rules:
  our-hooks:
    - { id: our-hooks, operations: [transcripts.create], field: webhook_url, hosts: [hooks.example.com] }

limits: { clientIdleMs: 30s }
trustedProxies: [10.0.0.1]
`

function text(defaults: Config): string {
  const rows = settings.map(({ path, variable, summary }) => [
    `\`${path}\``,
    variable === undefined ? '' : `\`${variable}\``,
    formatDefault(valueAt(defaults, path)),
    summary,
  ])
  const outside = environmentSettings.map(({ variable, summary }) => [`\`${variable}\``, summary])
  return [
    '# Configuration',
    '',
    'Settings stand in `sallyport.yaml`, in the folder that holds the home `.sallyport/`; commit it. A variable of the',
    'environment overrides the setting beside it; lists are written with commas, groups as YAML or JSON. Durations are',
    'whole milliseconds, or `250ms`, `45s`, `30m`, `12h`, `90d`. Whatever is not known is refused, with its name.',
    '',
    'Written by `npm run docs` from `src/config/settings.ts`: change it there.',
    '',
    '## An example',
    '',
    `\`\`\`yaml\n${exampleFile}\`\`\``,
    '',
    '## Settings',
    '',
    markdownTable(['setting', 'variable', 'default', 'meaning'], rows),
    '',
    '## Variables alone',
    '',
    'Where things are, and secrets, which never stand in the file.',
    '',
    markdownTable(['variable', 'meaning'], outside),
    '',
  ].join('\n')
}

function valueAt(config: Config, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], config)
}

function formatDefault(value: unknown): string {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  return value === undefined || isEmpty ? '' : `\`${String(value)}\``
}

/** `docs/configuration.md`: every setting with its variable, default and meaning. */
export async function configurationPage(): Promise<Page> {
  const defaults = await loadConfig({ environment: {} })
  return { path: 'docs/configuration.md', text: () => text(defaults) }
}
