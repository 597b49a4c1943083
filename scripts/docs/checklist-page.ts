import { loadVendors, type VendorProfile } from '../../src/vendors/index.ts'
import { checksFor, gateItems, manualCheck, manualItems } from '../skills/checklist.ts'
import { vendorWords } from '../skills/vendor-words.ts'
import { markdownTable, type Page } from './page.ts'

/** Returns a page of boxes for each vendor, `docs/<vendor>-prod-checklist.md`: from the checks themselves. */
export async function checklistPages(): Promise<readonly Page[]> {
  return (await loadVendors()).map((vendor) => {
    const text = pageOf(vendor)
    return { path: `docs/${vendor.id}-prod-checklist.md`, text: () => text }
  })
}

function pageOf(vendor: VendorProfile): string {
  const { id, name } = vendor
  const variable = vendorWords[id]?.keyVariable ?? ''
  const checks = checksFor(vendor)
  return `${[
    `# ${name}: production checklist`,
    '',
    `After this page you can say whether a project that uses ${name} may go to production, and show why. Each box is decided by a`,
    'command, or by a person who signs for it until a day. Written by `npm run docs` from the checks and the profile: change',
    'them there.',
    '',
    '## Decide it',
    '',
    '```sh',
    'npx sallyport init',
    `npx sallyport key add ${id} --environment production --from-env ${variable}`,
    'npx sallyport check --home .sallyport --only key-age --only log-intact',
    '```',
    '',
    '```output',
    'ok       key-age: No key is older than its policy allows',
    '...',
    '2 of 2 checks decided: none failed.',
    '```',
    '',
    'Without `--only`, `sallyport check --home .sallyport` decides every box of the first table, `--fix` mends what is safe to mend',
    'once it has shown it, and `--html --output checklist.html` writes a page to keep. [The checklist](check.md) says what the',
    'words mean. It exits 0 where all is decided and well, 1 where a box fails, 2 where one is not decided.',
    '',
    '## Decided by `sallyport check`',
    '',
    markdownTable(
      ['check', 'the box', 'severity', 'how it is decided', 'what to do', 'ASVS 5.0, CWE'],
      checks.map((check) => [
        `\`${check.id}\``,
        check.title,
        check.severity,
        check.how,
        check.remedy,
        [...check.mapping.asvs, ...check.mapping.cwe.map((number) => `CWE-${number}`)].join(', '),
      ]),
    ),
    '',
    '## Decided by other commands',
    '',
    'At the gate that production will use. A box is well where its command exits 0.',
    '',
    markdownTable(
      ['command', 'the box'],
      gateItems(vendor).map(({ command, so }) => [`\`${command}\``, so]),
    ),
    '',
    '## Decided by a person',
    '',
    `No program can see into the dashboard of ${name}. The check \`${manualCheck}\` asks for each of these until somebody has looked, and`,
    'asks again after the day on which that ends:',
    '',
    markdownTable(
      ['resource', 'the box'],
      manualItems(vendor).map(({ resource, so }) => [`\`${resource}\``, so]),
    ),
    '',
    '```yaml',
    '# sallyport.yaml',
    'check:',
    '  attestations:',
    ...manualItems(vendor).flatMap(({ resource }) => [
      `    - check: ${manualCheck}`,
      `      resource: '${resource}'`,
      '      by: sam@example.com',
      '      until: 2027-03-31',
    ]),
    '```',
    '',
    '## What is known of the vendor',
    '',
    `- ${vendor.keyRights}`,
    `- Read on ${vendor.sources
      .map(({ date }) => date)
      .sort()
      .at(-1)} at the latest; [vendors](vendors.md) has the sources, and what nobody has confirmed.`,
    `- \`sallyport vendor test ${id}\` asks the vendor whether it still holds.`,
    ...absences(vendor).map((sentence) => `- ${sentence}`),
  ].join('\n')}\n`
}

/** Boxes that other lists have and this one must not: what the vendor does not offer cannot be ticked. */
function absences({ usage, tokens, webhooks, retention, content, name }: VendorProfile): readonly string[] {
  const isSigned = (webhooks ?? []).every(({ scheme }) => scheme.kind !== 'static-header')
  return [
    ...(isSigned
      ? []
      : [
          `Not all webhooks of ${name} are signed: the gate asks the vendor whether they are true, see [webhooks](webhooks.md).`,
        ]),
    ...(tokens === undefined ? [`${name} has no tokens for browsers: there is no box for them.`] : []),
    ...(retention === undefined
      ? [`${name} deletes nothing on request: there is no box for retention.`]
      : []),
    ...(content !== undefined && usage.transcribing === undefined
      ? [`What ${name} redacts is set at its agents and not in the source code of a project: a person looks.`]
      : []),
  ]
}
