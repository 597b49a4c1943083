import { writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Makes one file of `sallyport scan`, `dist/cli/scan.cjs`, and one of its threads: finding and compiling many small ones
 * takes longer than scanning a commit. What it loads on demand stays outside; modules of Node are loaded when first used.
 */
export async function bundleScan(dist: string): Promise<void> {
  await bundleOne(dist, 'cli/scan-entry.js', 'scan.cjs')
  await bundleOne(dist, 'scan/parallel/worker.js', threadFile)
}

const threadFile = 'scan-thread.cjs'

async function bundleOne(dist: string, entry: string, name: string): Promise<void> {
  const cli = join(dist, 'cli')
  const bundle = await rolldown({
    input: join(dist, entry),
    platform: 'node',
    treeshake: { moduleSideEffects: false },
    plugins: [
      {
        name: 'on demand stays outside',
        resolveId(source, importer, { kind }) {
          if (kind !== 'dynamic-import' || importer === undefined || !source.startsWith('.')) return null
          const path = relative(cli, join(dirname(importer), source))
          return { id: path.startsWith('.') ? path : `./${path}`, external: true }
        },
        load: (id) =>
          id.endsWith('parallel/worker-url.js')
            ? `export const workerUrl = __dirname + '/${threadFile}'`
            : null,
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'cjs', minify: 'dce-only', codeSplitting: false })
  await bundle.close()
  const [chunk] = output
  if (output.length !== 1 || chunk.type !== 'chunk') throw new Error('the scan became more than one file')
  writeFileSync(join(cli, name), loadLater(chunk.code))
}

const lazily = `'use strict'
const lazily = (name) => {
  let loaded
  return new Proxy({}, { get: (_, member) => (loaded ??= process.getBuiltinModule(name))[member] })
}
`

/** Some of Node's own modules are many small ones, too: zlib, crypto and streams take 3 to 6 ms each. */
function loadLater(code: string): string {
  const later = code.replace(
    /require\((["']node:(?:child_process|crypto|os|stream|stream\/promises|zlib|worker_threads)["'])\)/g,
    'lazily($1)',
  )
  const loaded = [...later.matchAll(/\brequire\(["']([^"']+)/g)].map(([, name]) => name)
  const isSmall = loaded.every((name) =>
    ['node:buffer', 'node:fs', 'node:path', 'node:util'].includes(name ?? ''),
  )
  if (later === code || !isSmall) throw new Error(`the scan loads ${loaded.join(', ')} at once`)
  return lazily + later
}
