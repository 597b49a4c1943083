import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Compiles the package and returns the folder's URL. A folder of its own, so that nothing else that builds pulls it
 * away while it is measured; below node_modules, so that it finds the same packages as the bare contestants.
 */
export function compile(): URL {
  const folder = join(root, 'node_modules/.cache/sallyport-bench/dist')
  const built = spawnSync(process.execPath, ['scripts/build.ts', folder], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the build failed\n${built.stdout}${built.stderr}`)
  return pathToFileURL(`${folder}/`)
}
