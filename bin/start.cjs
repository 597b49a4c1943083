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
// the package holds none.
const source = join(__dirname, '..', 'src', 'cli', 'main.ts')
const isInstalled = __dirname.split(sep).includes('node_modules')
const main = !isInstalled && existsSync(source) ? source : join(__dirname, '..', 'dist', 'cli', 'main.js')

import(pathToFileURL(main).href).catch((error) => {
  process.stderr.write(`sallyport could not start: ${error.stack}\n`)
  process.exitCode = 2
})
