import { dirname, resolve } from 'node:path'
import { withSuggestion } from '../core/index.ts'
import { findConfigFile, readConfigFile } from './config-file.ts'
import { applyOverrides } from './overrides.ts'
import { configError, describeIssue, formatPath, listProblems, type Problem } from './problems.ts'
import type { ConfigFile } from './schema.ts'

/** Every setting with its default filled in; paths absolute, durations in milliseconds. */
export type Config = ConfigFile
export type DeclaredKey = Config['keys'][number]
export type DeclaredClient = Config['clients'][number]
export type TokenSettings = Config['tokens']
export type DeclaredGrant = DeclaredClient['grants'][number]

export interface ConfigQuery {
  /** The home: the file stands beside it. Without one, only SALLYPORT_CONFIG names a file. */
  readonly home?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Services by vendor id. With it, a vendor or service that does not exist is a problem like any other. */
  readonly vendors?: Readonly<Record<string, readonly string[]>>
  /** Kinds of what it keeps by vendor id. With it, a policy about a kind that does not exist is a problem, too. */
  readonly kinds?: Readonly<Record<string, readonly string[]>>
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
  const { content, problems } =
    file === undefined ? { content: {}, problems: [] } : await readConfigFile(file, yaml)
  const { applied, problems: unreadable } = applyOverrides(content, environment, (text) =>
    yaml.parse(text, { prettyErrors: false }),
  )
  const named = ({ path, message }: Problem) => {
    const source = applied.find((entry) => entry.path.every((part, index) => part === path[index]))
    const known = source === undefined ? path : [source.variable, ...path.slice(source.path.length)]
    return { field: formatPath(known), message }
  }

  const parsed = configSchema.safeParse(content, { error: describeIssue })
  const found = parsed.success ? vendorProblems(parsed.data, query) : listProblems(parsed.error)
  const all = [...problems, ...unreadable, ...found.map(named)]
  if (!parsed.success || all.length > 0) throw configError(all)
  return withAbsolutePaths(parsed.data, file === undefined ? process.cwd() : dirname(file))
}

function vendorProblems(config: Config, { vendors: known, kinds: kept }: ConfigQuery): Problem[] {
  if (known === undefined) return []
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
  config.retention.policies.forEach(({ vendor, kinds = [] }, index) => {
    const path = ['retention', 'policies', index]
    check(vendor, ids, [...path, 'vendor'], noVendor)
    const known = kept?.[vendor]
    if (known === undefined) return
    kinds.forEach((kind, position) => {
      check(kind, known, [...path, 'kinds', position], 'The vendor keeps no such kind.')
    })
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
  const { anchors } = config.audit
  return {
    ...config,
    ...(cert === undefined || key === undefined
      ? {}
      : { tls: { cert: resolve(folder, cert), key: resolve(folder, key) } }),
    ...(anchors.path === undefined || anchors.path === 'off'
      ? {}
      : { audit: { ...config.audit, anchors: { ...anchors, path: resolve(folder, anchors.path) } } }),
    rotation: {
      ...config.rotation,
      targets: config.rotation.targets.map((target) =>
        target.file === undefined ? target : { ...target, file: resolve(folder, target.file) },
      ),
    },
  }
}
