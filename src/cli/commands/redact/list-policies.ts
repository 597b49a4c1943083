import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'

/** Prints every policy, with its class and whether it is in the set `personal`. */
export async function listPolicies(json: boolean): Promise<void> {
  const { allPolicies, categories, personalPolicies, policyClasses } = await import(
    '../../../redaction/index.ts'
  )
  const personal = new Set<string>(personalPolicies)
  const rows = allPolicies.map((name) => ({ name, class: policyClasses[name], personal: personal.has(name) }))
  if (json) {
    printJson(rows)
    return
  }
  printTable(
    ['POLICY', 'CLASS', 'IN PERSONAL'],
    rows.map((row) => [row.name, row.class, row.personal ? 'yes' : '']),
  )
  print('')
  print(`Sets: all, personal, categories, and each category: ${Object.keys(categories).join(', ')}.`)
  print('A: format and checksum. B: a cue and a shape. C: a list of words; a named-entity engine finds more.')
}
