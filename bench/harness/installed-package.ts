import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './build.ts'
import { freePort } from './free-port.ts'

/** The package as a user has it: packed, installed into an empty project, with a home beside it. */
export interface InstalledPackage {
  readonly project: string
  /** Runs the installed command and returns what it printed; throws where it fails. */
  run(args: readonly string[], input?: string): string
  /** Starts `serve` on free ports. */
  serve(): Promise<Server>
  remove(): void
}

/** A `serve` that was started, which need not listen yet. */
export interface Server {
  readonly process: ChildProcess
  readonly pid: number
  readonly port: number
  stop(): Promise<void>
}

/** Packs what was compiled, installs it into an empty project and makes a home there. */
export function installPackage(build: URL): InstalledPackage {
  const scratch = mkdtempSync(join(tmpdir(), 'sallyport-bench-package-'))
  const project = join(scratch, 'project')
  mkdirSync(project)
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', private: true, type: 'module' }),
  )
  runWell('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', pack(build, scratch)], project)
  const bin = join(project, 'node_modules/sallyport/bin/sallyport.cjs')
  const run = (args: readonly string[], input = '') =>
    runWell(process.execPath, [bin, ...args], project, input)
  run(['init'])
  return {
    project,
    run,
    async serve() {
      const [port, tlsPort] = await Promise.all([freePort(), freePort()])
      const options = ['serve', '--port', String(port), '--tls-port', String(tlsPort)]
      const child = spawn(process.execPath, [bin, ...options], {
        cwd: project,
        env: environment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      return {
        process: child,
        pid: child.pid as number,
        port,
        async stop() {
          const exited = new Promise((resolve) => child.once('exit', resolve))
          child.kill('SIGTERM')
          await exited
        },
      }
    },
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

/** Packs from a copy, so that the repository's own `dist`, which others may be building, is neither read nor written. */
function pack(build: URL, scratch: string): string {
  const stage = join(scratch, 'stage')
  mkdirSync(stage)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] }
  for (const file of ['package.json', 'README.md', 'LICENSE', ...manifest.files]) {
    if (file !== 'dist' && existsSync(join(root, file)))
      cpSync(join(root, file), join(stage, file), { recursive: true })
  }
  cpSync(fileURLToPath(build), join(stage, 'dist'), { recursive: true })
  runWell('npm', ['pack', '--ignore-scripts', '--pack-destination', scratch], stage)
  const [tarball] = globSync('*.tgz', { cwd: scratch })
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(scratch, tarball)
}

function runWell(command: string, args: readonly string[], cwd: string, input = ''): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    encoding: 'utf8',
    env: environment(),
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return stdout
}

/** This very Node for every program, and nothing of the caller's settings but whom to trust when packages are fetched. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === 'NODE_EXTRA_CA_CERTS' || !/^(SALLYPORT_|NODE_|npm_)/.test(name),
  )
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: '1' }
}
