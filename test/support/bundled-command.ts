import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { oncePerRun } from './once-per-run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The command as a checkout starts it, from a thousand small files. */
export const checkoutCommand = join(root, 'bin/sallyport.cjs')

/**
 * The same command, from the same source, in a few large files: it starts in less than half the time. Made once in a run,
 * and laid out as a package, which `bin` of the repository starts. Outside Vitest it is the checkout's own.
 */
export const bundledCommand = await bundleOnce()

async function bundleOnce(): Promise<string> {
  const folder = await oncePerRun('command', bundleCommand)
  return folder === undefined ? checkoutCommand : join(folder, 'bin/sallyport.cjs')
}

async function bundleCommand(folder: string): Promise<void> {
  const cli = join(folder, 'dist/cli')
  mkdirSync(cli, { recursive: true })
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(cli, 'scan.cjs'), "import('./scan-entry.js')\n")
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({
    cwd: root,
    input: { main: join(root, 'src/cli/main.ts'), 'scan-entry': join(root, 'src/cli/scan-entry.ts') },
    platform: 'node',
    plugins: [{ name: 'files are found where the source is', transform: keepPlaces }],
  })
  await bundle.write({
    dir: cli,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  })
  await bundle.close()
}

/** What a module reads or starts beside itself is beside its source still. */
function keepPlaces(code: string, path: string): string {
  return code
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
    .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
    .replaceAll('import.meta.filename', JSON.stringify(path))
}
