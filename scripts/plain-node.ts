/**
 * Whether Node runs the sources as they stand: `node --experimental-vm-modules scripts/plain-node.ts`. Compilers and test
 * runners read more of TypeScript than Node, which takes types out and changes nothing else. Exit code 0 when each file
 * is a module without them, 1 when one is not, 2 when nothing was read.
 */
import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { SourceTextModule } from 'node:vm'

const folder = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url))
const files = globSync('{bench,examples,scripts,src,test}/**/*.ts', { cwd: folder })

let faults = 0
for (const file of files) {
  try {
    new SourceTextModule(stripTypeScriptTypes(readFileSync(`${folder}/${file}`, 'utf8')), {
      identifier: file,
    })
  } catch (error) {
    faults += 1
    console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(`plain Node: ${files.length} files, ${faults} that it cannot read`)
process.exitCode = files.length === 0 ? 2 : Math.min(faults, 1)
