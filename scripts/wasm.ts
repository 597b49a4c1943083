/**
 * Compiles the WebAssembly twin of the run finder: `node scripts/wasm.ts FILE`. Its source is `wasm/find-runs.ts`; no
 * compiled form is kept in the repository.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = 'wasm/find-runs.ts'
const options = ['--enable', 'simd', '-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort=']
/** Thirteen pages for tables, what is found, and pieces of content; then room for 32 MiB that need not be copied. */
const memory = ['--initialMemory', '13', '--maximumMemory', '526']

/** Returns the compiled module. Throws where it does not compile. */
export async function compileFinder(): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array | string>()
  const writeFile = (name: string, contents: Uint8Array | string): void => {
    files.set(name, contents)
  }
  const { error, stderr } = await main(
    [source, '--baseDir', root, '--outFile', 'find-runs.wasm', ...options, ...memory],
    { writeFile },
  )
  const bytes = files.get('find-runs.wasm')
  if (error !== null || typeof bytes !== 'object') throw new Error(`${source}: ${error?.message}\n${stderr}`)
  return bytes
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = join(process.cwd(), process.argv[2] ?? 'find-runs.wasm')
  const bytes = await compileFinder()
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, bytes)
  console.log(`${source} became ${bytes.length} bytes`)
}
