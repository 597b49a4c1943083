import { startScript } from './harness/contestant.ts'
import { runLoad } from './harness/load.ts'
const up = await startScript('up', new URL('./harness/upstream.ts', import.meta.url), [])
const key = 'sp_abcdefghijkl_' + 'a'.repeat(49)
const origin = `http://127.0.0.1:${up.port}`
const list = []
for (const [name, f] of [['bare', './contestants/bare.ts'], ['gate', './contestants/tmp-gate.ts']] as const) list.push(await startScript(name, new URL(f, import.meta.url), [origin, key]))
const body = JSON.stringify({ audio_url: 'https://example.com/a.mp3', prompt: 'x'.repeat(850) })
for (let round = 0; round < 5; round++) for (const c of list) {
  const before = c.cpuSeconds()
  const r = await runLoad({ port: c.port, path: '/assemblyai/v2/transcript', headers: { 'Content-Type': 'application/json', Authorization: key, 'User-Agent': 'bench', Accept: '*/*' }, body, connections: 32, requests: 15000 })
  console.log(c.name, r.failures, ((c.cpuSeconds() - before) / r.requests * 1e6).toFixed(1), 'us', r.p50Ms.toFixed(2), r.p99Ms.toFixed(2))
}
process.exit(0)
