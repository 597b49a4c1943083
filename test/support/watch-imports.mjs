// Preloaded with `--import`: prints as one line of JSON, on standard error, what a program loaded.
import { registerHooks } from 'node:module'

const loaded = []
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url)
    return nextLoad(url, context)
  },
})
process.on('exit', () => {
  const foreign = loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  const files = loaded.filter((url) => url.startsWith('file:') && !url.includes('/node_modules/'))
  const own = files.filter((url) => url !== import.meta.url)
  process.stderr.write(`${JSON.stringify({ packages: [...new Set(foreign)], files: own })}\n`)
})
