import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

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
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
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
