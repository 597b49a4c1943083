import type { BodyRule, Operation } from '../../src/access/index.ts'
import { type Credential, loadVendors, type Service, type VendorProfile } from '../../src/vendors/index.ts'
import { markdownTable, type Page } from './page.ts'

const introduction = [
  '# Vendors',
  '',
  'After this page you know which address of the gate stands for which host of a vendor, which scopes there are, and',
  'what nobody has confirmed yet.',
  '',
  'Written by `npm run docs` from the profiles in `src/vendors/`: change them there. The command line says the same, and',
  'lists every operation with its method, path, scope and flags:',
  '',
  '```sh',
  'npx sallyport vendor list',
  'npx sallyport vendor show assemblyai',
  'npx sallyport vendor show castai --scope reveal:cluster-tokens',
  '```',
  '',
  '## Look whether it still holds',
  '',
  'Vendors change. `vendor test` asks one, with a key of the vault and by calls that only read, and says of each claim whether',
  'it was confirmed, contradicted or not tested, with the day; what it saw of what the key may do; and how long calls took.',
  '',
  '```sh',
  'npx sallyport init',
  'npx sallyport key add retellai --environment development --from-env RETELL_API_KEY',
  'npx sallyport vendor test retellai',
  '```',
  '',
  '```output',
  'retellai on ... with ... (development, default), region global: valid, 200 from ...',
  '... calls, ...',
  'confirmed     key.refused: GET /get-api-key-info refuses one that nobody has (401 from ...',
  'What the key may do: ...',
  '...confirmed, 0 contradicted, ...',
  '```',
  '',
  'A path that nobody has is asked for too: where a vendor answers that like the others, the others prove nothing, and are not',
  'tested. Nothing is written, deleted, paid for or opened, so that most of a profile stays untested: a 404 for an operation',
  'may also mean that the account has not got it. `--items` also reads the first thing of each list, such as a transcript, and',
  'throws it away. It is on record as `vendor.test`.',
  '',
  '## How to read this page',
  '',
  '- **Address**: what comes after the address of the gate, `http://127.0.0.1:8686` unless told otherwise. The path of the',
  "  vendor's own API follows.",
  '- **Region**: belongs to the vendor key (`key add --region`). The first one named here is the default.',
  '- **Scope**: `verb:resource`. `read:*`, `write:*` and `delete:*` cover every resource, but no operation that returns a',
  '  secret. See [clients, scopes and constraints](access.md).',
  '- **`write:limited`**: the writes that neither delete, nor spend without bound, nor change keys, access or privacy.',
  '- **Body rules**: given by name, with `client grant --rule`. See [body rules](body-rules.md).',
  '- **Unconfirmed**: what the sources leave open. Each has a safe reading, or a switch in the',
  '  [emulator](emulators.md).',
  '',
]

function section(vendor: VendorProfile): string {
  const { id, name, operations, regions, verify, keyRights, tenantHeader } = vendor
  return [
    `## ${name}`,
    '',
    `Id \`${id}\`. ${operations.length} operations. Regions: ${regions.map(code).join(', ')}.`,
    `A key is verified with \`${verify.method} ${verify.path}\`. ${keyRights}`,
    ...(tenantHeader === undefined
      ? []
      : [
          `The tenant is selected by the header \`${tenantHeader}\`: never passed on from a client, set by \`client grant --tenant\`.`,
        ]),
    '',
    `### ${name}: addresses`,
    '',
    addresses(vendor),
    '',
    `### ${name}: scopes`,
    '',
    scopes(operations),
    '',
    `### ${name}: write:limited`,
    '',
    limited(operations),
    '',
    `### ${name}: body rules`,
    '',
    rules(vendor),
    '',
    `### ${name}: unconfirmed`,
    '',
    ...vendor.unconfirmed.map((sentence) => `- ${sentence}`),
    '',
    `### ${name}: sources`,
    '',
    markdownTable(
      ['date', 'source'],
      vendor.sources.map(({ date, title }) => [date, title]),
    ),
    '',
  ].join('\n')
}

function addresses({ id, services, regions }: VendorProfile): string {
  const rows = Object.entries(services).map(([service, description]) => [
    code(service),
    code(service === 'main' ? `/${id}` : `/${id}.${service}`),
    hosts(description, regions),
    credential(description.credential),
    description.accepts.map(credential).join(' or '),
    description.socket === undefined ? '' : 'yes',
  ])
  return markdownTable(
    ['service', 'address', 'host', 'vendor key goes out as', 'client key comes in as', 'WebSocket'],
    rows,
  )
}

function hosts({ origins }: Service, regions: readonly string[]): string {
  return regions
    .flatMap((region) => {
      const origin = origins[region]
      return origin === undefined ? [] : [`${region}: ${code(new URL(origin).host)}`]
    })
    .join(', ')
}

function credential({ header, format }: Credential): string {
  return code(format === 'bearer' ? `${header}: Bearer` : header)
}

function scopes(operations: readonly Operation[]): string {
  const rows = [...Map.groupBy(operations, ({ scope }) => scope)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, covered]) => [code(scope), String(covered.length), notes(covered)])
  return markdownTable(['scope', 'operations', 'note'], rows)
}

/** What somebody who grants the scope should know of what it covers. */
function notes(covered: readonly Operation[]): string {
  const count = (flag: 'secret' | 'limited' | 'costly') =>
    covered.filter(({ flags }) => flags.has(flag)).length
  const some = (number: number, words: string) =>
    number === 0 ? [] : [number === covered.length ? words : `${number} of them: ${words}`]
  return [
    ...some(count('secret'), '**returns a secret**, in no wildcard'),
    ...some(count('costly'), 'costs money'),
    ...some(count('limited'), 'in `write:limited`'),
  ].join('; ')
}

function limited(operations: readonly Operation[]): string {
  const rows = [
    ...Map.groupBy(
      operations.filter(({ flags }) => flags.has('limited')),
      ({ scope }) => scope,
    ),
  ]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, covered]) => [code(scope), covered.map(({ id }) => code(id)).join(', ')])
  return markdownTable(['of scope', 'operations in `write:limited`'], rows)
}

function rules({ rules: shipped }: VendorProfile): string {
  const rows = Object.entries(shipped).map(([name, { summary, rules: parts }]) => [
    code(name),
    summary,
    parts.map(describeRule).join('; '),
  ])
  return markdownTable(['rule', 'what it does', 'fields'], rows)
}

function describeRule({ field, in: place = 'body', ...rule }: BodyRule): string {
  const where = code(place === 'query' ? `?${field}` : field)
  if ('set' in rule) return `${where} is set to ${code(JSON.stringify(rule.set))}`
  if ('require' in rule) return `${where} must be ${code(JSON.stringify(rule.require))}`
  if ('forbid' in rule) return `${where} must not be sent`
  if ('add' in rule) return `${where} gets ${rule.add.map(code).join(' ')} added`
  if ('includes' in rule) return `${where} must hold ${rule.includes.map(code).join(' ')}`
  if ('oneOf' in rule) return `${where} holds only names of a list of ${rule.oneOf.length}`
  if ('webhook' in rule) return `${where} is an address of the webhook endpoint ${code(rule.webhook)}`
  return `${where} is a URL on ${rule.hosts.map(code).join(' ')}`
}

function code(text: string): string {
  return `\`${text}\``
}

/** `docs/vendors.md`: what each profile says of its vendor. */
export async function vendorsPage(): Promise<Page> {
  const vendors = await loadVendors()
  const text = [introduction.join('\n'), ...vendors.map(section)].join('\n')
  return { path: 'docs/vendors.md', text: () => text }
}
