import { posix } from 'node:path'
import type { Project } from './project.ts'

/** Returns the version of a package that the lock file nearest to a file names; undefined where none does. */
export function lockedVersion({ read }: Project, path: string, name: string): readonly number[] | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const version = versionIn((file) => read(posix.join(folder, file)), name)
    if (version !== undefined) return version
    if (folder === '.' || folder === '/') return undefined
  }
}

function versionIn(read: (file: string) => string | undefined, name: string): readonly number[] | undefined {
  const patterns = {
    'package-lock.json': `"node_modules/${name}":\\s*\\{\\s*"version":\\s*"(\\d+)\\.(\\d+)\\.(\\d+)`,
    'yarn.lock': `^"?${name}@[^\\n]*:\\n\\s+version:?\\s+"?(\\d+)\\.(\\d+)\\.(\\d+)`,
    'pnpm-lock.yaml': `^\\s+'?/?${name}[@/](\\d+)\\.(\\d+)\\.(\\d+)`,
  }
  for (const [file, pattern] of Object.entries(patterns)) {
    const found = new RegExp(pattern, 'm').exec(read(file) ?? '')
    if (found !== null) return found.slice(1).map(Number)
  }
  return undefined
}

/** Returns whether one version comes before another. */
export function isBefore(version: readonly number[], other: string): boolean {
  const parts = other.split('.').map(Number)
  const at = version.findIndex((part, index) => part !== parts[index])
  return at !== -1 && (version[at] ?? 0) < (parts[at] ?? 0)
}
