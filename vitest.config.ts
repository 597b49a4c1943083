import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

/** Leave nothing behind in the process that runs them, so that the next file may run there, too. */
const folders =
  'test/@(audit|checklist|conformance|gateway|redaction-sets|scan-sets|vendors|webhooks)/**/*.test.ts'
/** Put something else in the place of a module, which must not be loaded yet. */
const mocking = [
  'src/app/consumers/env-file-race.test.ts',
  'src/checklist/mending/apply-mends.test.ts',
  'src/cli/commands/scan/parse-scan-line.test.ts',
]

export default defineConfig({
  // Examples are written as a user's own code.
  resolve: {
    alias: {
      'sallyport/audit': new URL('src/adapters/audit/index.ts', import.meta.url).pathname,
      'sallyport/browser-files': new URL('src/browser-files/index.ts', import.meta.url).pathname,
      'sallyport/emulators': new URL('src/emulators/index.ts', import.meta.url).pathname,
      'sallyport/tokens': new URL('src/adapters/tokens/index.ts', import.meta.url).pathname,
      'sallyport/webhooks': new URL('src/adapters/webhooks/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    // Where a file has a process of its own, most of it goes into loading what the file before has loaded already.
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.ts', ...mocking], exclude: [folders] },
      },
      {
        extends: true,
        test: { name: 'together', include: ['src/**/*.test.ts', folders], exclude: mocking, isolate: false },
      },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['test/support/run-folder.ts'],
    sequence: { sequencer: LongFirst },
    // V8 13.6 frees a wrapper of WebAssembly twice where two threads compile it at once (Runtime_TierUpWasmToJSWrapper),
    // and every database thread of a test takes the types out of its own source with WebAssembly. Never compile them.
    execArgv: ['--wasm-wrapper-tiering-budget=2147483647'],
    // What is kept in the user's own folders goes to temporary ones.
    env: {
      XDG_STATE_HOME: join(tmpdir(), 'sallyport-test-state'),
      XDG_CACHE_HOME: join(tmpdir(), 'sallyport-test-cache'),
    },
  },
})
