import type { Credential, Service, VendorProfile } from '../../src/vendors/index.ts'
import { markdownTable } from '../docs/page.ts'

type Source = NonNullable<VendorProfile['webhooks']>[number]

/** Returns `references/vendor-facts.md` of a vendor: what its profile says, and when each source of that was read. */
export function vendorFacts(vendor: VendorProfile): string {
  const { id, name, verify, keyRights, sources, unconfirmed, rotation, retention, tokens, webhooks } = vendor
  const read = sources.map(({ date }) => date).sort()
  return `${[
    `# What is known of ${name}`,
    '',
    `From sources of ${read[0]} to ${read.at(-1)}; they stand at the end. Whatever is not here is not known: say so, and do`,
    `not fill it in. \`sallyport vendor show ${id}\` prints the same, with every scope.`,
    '',
    '## Keys',
    '',
    `- ${keyRights}`,
    `- The cheap call that tells whether a key works is \`${verify.method} ${verify.path}\`.`,
    `- ${replacing(rotation)}`,
    ...vendor.keyPatterns.map(
      ({ name: what = 'A key', pattern, unconfirmed: open }) =>
        `- ${what}: \`${pattern}\`${open ? ', not confirmed by the vendor' : ''}.`,
    ),
    '',
    '## Hosts, and how a key goes out',
    '',
    markdownTable(['service', 'host', 'header'], Object.entries(vendor.services).map(serviceRow)),
    '',
    ...redactionLines(vendor),
    '## Tokens for browsers',
    '',
    ...purposeLines(tokens),
    '',
    '## Webhooks',
    '',
    ...(webhooks ?? []).map(webhookLine),
    '',
    '## What it keeps',
    '',
    ...keptLines(retention),
    '',
    '## Body rules that the gate has ready',
    '',
    ...Object.entries(vendor.rules).map(([rule, { summary }]) => `- \`${rule}\`: ${summary}`),
    '',
    '## Not confirmed',
    '',
    ...unconfirmed.map((sentence) => `- ${sentence}`),
    '',
    '## Sources',
    '',
    ...sources.map(({ date, title }) => `- ${date}: ${title}`),
  ].join('\n')}\n`
}

/** Returns how a key rides out, as one writes it: `Authorization: <key>`. */
export function writtenHeader({ header, format }: Credential): string {
  const name = header.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()).replace('Api', 'API')
  return format === 'bearer' ? `${name}: Bearer <key>` : `${name}: <key>`
}

/** Returns how one tells a genuine webhook, in a sentence. */
export function webhookProof({ scheme }: Source): string {
  switch (scheme.kind) {
    case 'hmac':
      return `signed in \`${scheme.header}\` (\`${scheme.grammar}\`): HMAC-${scheme.digest.toUpperCase()} over \`${scheme.signed}\`, ${scheme.encoding}, at most ${(scheme.windowMs ?? 0) / 1000} s old`
    case 'static-header':
      return 'not signed: a header of your own choice comes back, and the vendor can be asked whether it is true'
    default:
      return `verified as ${scheme.kind}`
  }
}

function serviceRow([service, { origins, credential, anonymous }]: [string, Service]): string[] {
  const hosts = Object.entries(origins).map(([region, origin]) => `${region}: \`${new URL(origin).host}\``)
  return [`\`${service}\``, hosts.join(', '), anonymous ? 'none' : `\`${writtenHeader(credential)}\``]
}

function replacing(rotation: VendorProfile['rotation']): string {
  if (rotation?.api !== undefined)
    return 'Keys of service accounts can be made and deleted through its API, so `sallyport key rotate` can do all of it where `rotation.automatic` is set up.'
  return 'Keys are made and deleted in its dashboard alone: `sallyport key rotate` says when a person has to.'
}

function purposeLines(tokens: VendorProfile['tokens']): string[] {
  const purposes = Object.entries(tokens?.purposes ?? {})
  if (purposes.length === 0) return ['This vendor has none.']
  return purposes.map(([purpose, { summary }]) => `- \`${purpose}\`: ${summary}`)
}

function webhookLine(source: Source): string {
  const from =
    source.addresses.length === 0 ? 'not stated' : source.addresses.map((each) => `\`${each}\``).join(', ')
  return `- ${source.summary}: ${webhookProof(source)}. Sent from: ${from}.`
}

function redactionLines({ usage: { transcribing } }: VendorProfile): string[] {
  if (transcribing === undefined) return []
  const { field, policies, leaks } = transcribing.redaction
  return [
    '## Redaction',
    '',
    `- \`${field}\` turns it on, \`${policies}\` says what of.`,
    ...Object.entries(leaks).map(([name, what]) => `- With \`${name}\`, ${what}.`),
    '',
  ]
}

function keptLines(retention: VendorProfile['retention']): string[] {
  if (retention === undefined) return ['It deletes nothing on request, as far as the sources say.']
  return [
    `- \`sallyport retention\` can delete: ${retention.kinds.map(({ id }) => id).join(', ')}.`,
    ...[...retention.notes, ...retention.outOfScope].map((sentence) => `- ${sentence}`),
  ]
}
