'use strict'

const { existsSync, writeFileSync } = require('node:fs')
const { enableCompileCache } = require('node:module')
const { join, sep } = require('node:path')
const { pathToFileURL } = require('node:url')

// Commands hold keys, too: nothing of their memory may come into a core dump (core(5)), nothing of their environment
// into a report. Where the kernel refuses, `serve` says so.
process.report.excludeEnv = true
if (process.platform === 'linux') {
  try {
    writeFileSync('/proc/self/coredump_filter', '0x0')
  } catch {}
}

enableCompileCache()

// A checkout runs its source, so that no stale build hides a change. Node strips no types below node_modules, and
// the package holds none. Scans have a door of their own, which loads nothing else: hooks run them at every commit.
const root = join(__dirname, '..')
const isScan = process.argv[2] === 'scan'
const isInstalled = __dirname.split(sep).includes('node_modules')
const source = join(root, 'src', 'cli', isScan ? 'scan-entry.ts' : 'main.ts')
const bundle = join(root, 'dist', 'cli', 'scan.cjs')

function start() {
  if (!isInstalled && existsSync(source)) return import(pathToFileURL(source).href)
  if (isScan && existsSync(bundle)) return require(bundle)
  return import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href)
}

Promise.resolve()
  .then(start)
  .catch((error) => {
    process.stderr.write(`sallyport could not start: ${error.stack}\n`)
    process.exitCode = 2
  })
