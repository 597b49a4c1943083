import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds the package where it is imported from by name, and returns the path of its command, compiled. */
export function compilePackage(): string {
  const built = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the build failed\n${built.stdout}${built.stderr}`)
  return fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
}
