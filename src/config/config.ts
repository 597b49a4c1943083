import { access, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { SallyportError } from '../core/index.ts'
import { applyOverrides } from './overrides.ts'
import {
  configError,
  describeIssue,
  formatPath,
  listProblems,
  type Problem,
  withSuggestion,
} from './problems.ts'
import type { ConfigFile } from './schema.ts'

/** Every setting with its default filled in; paths absolute, durations in milliseconds. */
export type Config = ConfigFile
export type DeclaredKey = Config['keys'][number]
export type DeclaredClient = Config['clients'][number]
export type DeclaredGrant = DeclaredClient['grants'][number]

export interface ConfigQuery {
  /** The home: the file stands beside it. Without one, only SALLYPORT_CONFIG names a file. */
  readonly home?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Services by vendor id. With it, a vendor or service that does not exist is a problem like any other. */
  readonly vendors?: Readonly<Record<string, readonly string[]>>
}

/**
 * Returns the configuration: `sallyport.yaml` beside the home (or the file that SALLYPORT_CONFIG names) under the
 * environment variables that override it; without a file, the defaults under the same variables. Rejects with one
 * ERR_CONFIG_INVALID whose `detail` lists everything that is wrong, each with the name of its setting or variable.
 */
export async function loadConfig(query: ConfigQuery = {}): Promise<Config> {
  const { environment = process.env, home } = query
  const file = await findConfigFile(home, environment)
  const [{ configSchema }, yaml] = await Promise.all([import('./schema.ts'), import('yaml')])

  const content = file === undefined ? {} : parseFile(yaml, await readFile(file, 'utf8'), file)
  const problems = passwordProblems(content)
  const overrides = applyOverrides(content, environment, (text) => yaml.parse(text, { prettyErrors: false }))
  const nameField = (path: readonly PropertyKey[]): string => {
    const source = overrides.applied.find((entry) => entry.path.every((part, index) => part === path[index]))
    if (source === undefined) return formatPath(path)
    const rest = path.slice(source.path.length)
    return formatPath([source.variable, ...rest])
  }

  const parsed = configSchema.safeParse(content, { error: describeIssue })
  problems.push(...overrides.problems)
  if (!parsed.success) problems.push(...listProblems(parsed.error))
  else if (query.vendors !== undefined) problems.push(...vendorProblems(parsed.data, query.vendors))
  if (!parsed.success || problems.length > 0) throw configError(problems, nameField)
  return withAbsolutePaths(parsed.data, file === undefined ? process.cwd() : dirname(file))
}

/** Returns the file to read, or undefined where there is none and none was named. */
async function findConfigFile(
  home: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (environment.SALLYPORT_CONFIG) {
    const named = resolve(environment.SALLYPORT_CONFIG)
    if (await isThere(named)) return named
    throw new SallyportError('ERR_CONFIG_INVALID', {
      field: 'SALLYPORT_CONFIG',
      detail: `SALLYPORT_CONFIG: There is no file ${named}.`,
    })
  }
  if (home === undefined) return undefined
  const beside = join(dirname(resolve(home)), 'sallyport.yaml')
  if (await isThere(beside)) return beside
  const misnamed = beside.replace(/\.yaml$/, '.yml')
  // Rules that are written down but not read would be rules that do not hold.
  if (!(await isThere(misnamed))) return undefined
  throw new SallyportError('ERR_CONFIG_INVALID', {
    field: basename(misnamed),
    detail: `${misnamed} is not read: call it sallyport.yaml.`,
  })
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Throws for anything that is not one YAML document with a group of settings; the file's own text is never quoted. */
function parseFile(yaml: typeof import('yaml'), text: string, file: string): Record<string, unknown> {
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { prettyErrors: false, lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw fileError(file, `line ${line}, column ${col}: ${error.code.toLowerCase().replaceAll('_', ' ')}`)
  }
  let content: unknown
  try {
    content = document.toJS()
  } catch (cause) {
    throw fileError(file, 'an alias in it cannot be resolved', cause)
  }
  if (content === null || content === undefined) return {}
  if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>
  throw fileError(file, 'it must be a group of settings')
}

function fileError(file: string, what: string, cause?: unknown): SallyportError {
  const detail = `${file}: ${what}.`
  return new SallyportError('ERR_CONFIG_INVALID', { field: basename(file), detail, cause })
}

/** The file is meant to be committed: what stands in it is no secret any more. */
function passwordProblems(content: Readonly<Record<string, unknown>>): Problem[] {
  const { database } = content
  const url =
    typeof database === 'object' && database !== null && 'url' in database ? database.url : undefined
  if (typeof url !== 'string' || !URL.parse(url)?.password) return []
  const message =
    'It holds a password. Take it out, and set SALLYPORT_DATABASE_URL to the whole address instead.'
  return [{ path: ['database', 'url'], message }]
}

function vendorProblems(config: Config, known: Readonly<Record<string, readonly string[]>>): Problem[] {
  const problems: Problem[] = []
  const check = (
    word: string,
    candidates: readonly string[],
    path: readonly PropertyKey[],
    sentence: string,
  ) => {
    if (!candidates.includes(word))
      problems.push({ path, message: withSuggestion(sentence, word, candidates) })
  }
  const ids = Object.keys(known)
  const noVendor = 'There is no such vendor.'
  for (const [id, { origins }] of Object.entries(config.vendors)) {
    check(id, ids, ['vendors', id], noVendor)
    const services = known[id] ?? Object.keys(origins)
    for (const service of Object.keys(origins)) {
      check(service, services, ['vendors', id, 'origins', service], 'The vendor has no such service.')
    }
  }
  config.keys.forEach(({ vendor }, index) => {
    check(vendor, ids, ['keys', index, 'vendor'], noVendor)
  })
  config.clients.forEach(({ grants }, client) => {
    grants.forEach(({ vendor }, grant) => {
      check(vendor, ids, ['clients', client, 'grants', grant, 'vendor'], noVendor)
    })
  })
  return problems
}

function withAbsolutePaths(config: Config, folder: string): Config {
  const { cert, key } = config.tls
  if (cert === undefined || key === undefined) return config
  return { ...config, tls: { cert: resolve(folder, cert), key: resolve(folder, key) } }
}
