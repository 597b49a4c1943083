import { globSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** An agent skill that comes with the package. */
export interface PackagedSkill {
  readonly name: string
  readonly description: string
  /** The plugin it belongs to. */
  readonly pack: string
  /** Path below its folder, with forward slashes, and text. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

const plugins = fileURLToPath(new URL('../../plugins/', import.meta.url))

/** Returns every skill of the package, by name. */
export function packagedSkills(): readonly PackagedSkill[] {
  return globSync('*/skills/*/SKILL.md', { cwd: plugins })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => readSkill(posix.dirname(path)))
}

function readSkill(folder: string): PackagedSkill {
  const files = globSync('**/*.md', { cwd: join(plugins, folder) })
    .map((path) => ({
      path: path.split(sep).join('/'),
      text: readFileSync(join(plugins, folder, path), 'utf8'),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
  const [, front = ''] = (files.find(({ path }) => path === 'SKILL.md')?.text ?? '').split(/^---$/m)
  const { name, description } = parse(front) as { name: string; description: string }
  return { name, description, pack: folder.split('/')[0] ?? '', files }
}
