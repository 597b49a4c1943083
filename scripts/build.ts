/**
 * Builds the package: `node scripts/build.ts [folder]` compiles `src` into `dist` (or the named folder), which is
 * emptied first, and copies what the compiler leaves behind: tables, pages and other files that the code reads.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleScan } from './bundle.ts'
import { compileFinder } from './wasm.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = resolve(root, process.argv[2] ?? 'dist')

rmSync(target, { recursive: true, force: true })
const compiler = join(root, 'node_modules/typescript/bin/tsc')
compile('tsconfig.build.json', target)
// What runs in a browser is compiled by itself: it has the browser's words for things, and none of Node's.
compile('tsconfig.browser.json', join(target, 'browser'), '--noEmit', 'false')

const assets = globSync('**/*', { cwd: join(root, 'src'), withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
for (const asset of assets) cpSync(asset, join(target, asset.slice(join(root, 'src').length)))

function compile(project: string, folder: string, ...more: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder, ...more], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const simd = Buffer.from(await compileFinder()).toString('base64')
writeFileSync(join(target, 'scan/engine/simd-module.js'), `export const simdModule = '${simd}'\n`)
await bundleScan(target)

const modules = globSync('**/*.js', { cwd: target }).length
console.log(`built ${modules} modules and ${assets.length} other files`)
