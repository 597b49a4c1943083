import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, startProgram } from '../harness/contestant.ts'
import { freePort } from '../harness/free-port.ts'

/** The version that is measured, so that figures of different days can be compared. */
export const portkeyVersion = '1.15.2'

const entry = 'node_modules/@portkey-ai/gateway/build/start-server.js'

/** Installs Portkey's gateway into a temporary folder, or finds it there, and returns the file that starts it. */
export function installPortkey(): string {
  const folder = join(tmpdir(), `sallyport-bench-portkey-${portkeyVersion}`)
  const file = join(folder, entry)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const parameters = [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
  ]
  const installed = spawnSync('npm', [...parameters, `@portkey-ai/gateway@${portkeyVersion}`], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (installed.status !== 0 || !existsSync(file)) {
    throw new Error(`Portkey's gateway could not be installed\n${installed.stderr}`)
  }
  return file
}

/** Starts Portkey's gateway on this very Node. Its upstream is named by each request. */
export async function startPortkey(file: string): Promise<Contestant> {
  const port = await freePort()
  return startProgram('portkey', process.execPath, [file, '--headless', `--port=${port}`], port)
}

/** Returns the headers that send a request to an OpenAI-compatible host. */
export function portkeyHeaders(upstreamPort: number): Record<string, string> {
  return {
    Authorization: 'Bearer a-vendor-key-made-up-for-this-run',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
  }
}
