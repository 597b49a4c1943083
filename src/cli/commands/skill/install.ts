import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { SallyportError } from '../../../core/index.ts'
import type { PackagedSkill } from '../../packaged-skills.ts'

export interface InstallStep {
  readonly path: string
  readonly done:
    | 'written'
    | 'there already'
    | 'changed here, left alone'
    | 'changed here, written over'
    | WouldBe
}

type WouldBe =
  | 'would be written'
  | 'changed here, would be left alone'
  | 'changed here, would be written over'

export interface Installed {
  readonly steps: readonly InstallStep[]
  /** Files that somebody changed and that were left alone. */
  readonly kept: readonly string[]
}

/**
 * Writes skills below a folder and says what became of each file. A file that is not as it comes is left alone, unless
 * `overwrite` says otherwise. Nothing is written through a link: throws ERR_CORE_INPUT where one stands in the way.
 */
export function installSkills(
  skills: readonly PackagedSkill[],
  { to, dryRun = false, overwrite = false }: { to: string; dryRun?: boolean; overwrite?: boolean },
): Installed {
  const files = skills.flatMap(({ name, files: own }) =>
    own.map(({ path, text }) => ({ folder: join(to, name), path: join(to, name, path), text })),
  )
  refuseLinks(below(to))
  for (const { folder, path } of files) refuseLinks([folder, dirname(path), path])
  const steps = files.map(({ path, text }): InstallStep & { readonly text: string } => {
    if (!existsSync(path)) return { path, text, done: dryRun ? 'would be written' : 'written' }
    if (readFileSync(path, 'utf8') === text) return { path, text, done: 'there already' }
    if (overwrite)
      return {
        path,
        text,
        done: dryRun ? 'changed here, would be written over' : 'changed here, written over',
      }
    return { path, text, done: dryRun ? 'changed here, would be left alone' : 'changed here, left alone' }
  })
  for (const { path, text, done } of steps) {
    if (done !== 'written' && done !== 'changed here, written over') continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return {
    steps: steps.map(({ path, done }) => ({ path, done })),
    kept: steps.filter(({ done }) => done === 'changed here, left alone').map(({ path }) => path),
  }
}

/** Folders that lead to a relative one, from here; one that is named from the top is where somebody wants it. */
function below(folder: string): readonly string[] {
  if (isAbsolute(folder)) return []
  const names = normalize(folder).split(sep)
  return names.map((_, index) => names.slice(0, index + 1).join(sep))
}

/** A repository may come with a link that leads to a file of its reader's. */
function refuseLinks(paths: readonly string[]): void {
  for (const path of paths) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) continue
    const detail = `${path} is a link. Take it away, or name the folder that it leads to.`
    throw new SallyportError('ERR_CORE_INPUT', { field: '--to', detail })
  }
}
