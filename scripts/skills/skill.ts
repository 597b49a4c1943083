import { readFileSync } from 'node:fs'
import type { VendorProfile } from '../../src/vendors/index.ts'

const manifest = new URL('../../package.json', import.meta.url)

/** Version of the package, which the packs share. */
export const packageVersion = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version

/** Returns the folder of a vendor's pack, from the root of the repository. */
export function packFolder({ id }: VendorProfile): string {
  return `plugins/${packName({ id })}`
}

/** Returns the name of a vendor's pack. */
export function packName({ id }: Pick<VendorProfile, 'id'>): string {
  return `${id}-pack`
}

export interface FrontMatter {
  readonly name: string
  readonly description: string
  /** The newest day on which a source of its facts was read. */
  readonly factsRead: string
}

/** Returns the front matter: the six fields of the Agent Skills specification, and no other. */
export function frontMatter({ name, description, factsRead }: FrontMatter): string {
  return [
    '---',
    `name: ${name}`,
    `description: ${JSON.stringify(description)}`,
    'license: Apache-2.0',
    'compatibility: Needs the sallyport command (Node 24 or newer) on the path, and git for histories.',
    'metadata:',
    `  version: "${packageVersion}"`,
    `  facts-read: "${factsRead}"`,
    'allowed-tools: Read Write Grep Bash(sallyport:*)',
    '---',
  ].join('\n')
}

/** Returns a block of commands. */
export function commands(...lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n')
}

/** Returns phrases in quotation marks, parted as a sentence does. */
export function quoted(phrases: readonly string[]): string {
  const marked = phrases.map((phrase) => `"${phrase}"`)
  return marked.length < 2 ? marked.join('') : `${marked.slice(0, -1).join(', ')} or ${marked.at(-1)}`
}

/** Returns the newest day on which a source was read. */
export function lastRead({ sources }: VendorProfile): string {
  return (
    sources
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  )
}
