import { readFileSync } from 'node:fs'

/** What a call does to the vendor's state; `ingest` calls are for the vendor's own components in a cluster. */
export type RouteEffect = 'read' | 'write' | 'ingest'

/** The least role a call asks for; `anyone` is any valid key. */
export type RouteNeeds = 'anyone' | 'viewer' | 'analyst' | 'member' | 'owner'

/** One call of the vendor. */
export interface RouteFact {
  readonly method: string
  readonly path: string
  readonly service: string
  readonly tag: string
  readonly effect: RouteEffect
  readonly needs: RouteNeeds
}

/** Reads the table of every call we know the vendor to have (`routes.tsv`). */
export function readRouteList(): RouteFact[] {
  const table = readFileSync(new URL('../routes.tsv', import.meta.url), 'utf8')
  const [, ...lines] = table.trimEnd().split('\n')
  return lines.map((line) => {
    const [method = '', path = '', service = '', tag = '', effect = '', needs = ''] = line.split('\t')
    return { method, path, service, tag, effect: effect as RouteEffect, needs: needs as RouteNeeds }
  })
}

/** Name of the parameter that stands for the organization (or the enterprise), if the path has one. */
export function organizationParam(path: string): string | undefined {
  return /\/(?:organizations|enterprises)\/\{([^}]+)\}/.exec(path)?.[1]
}

/** Name of the parameter that stands for a Kubernetes cluster, if the path has one. Databases are not clusters. */
export function clusterParam(path: string): string | undefined {
  if (path.startsWith('/v1/dbo/')) return undefined
  return /\/(?:external-)?clusters\/\{([^}]+)\}/.exec(path)?.[1] ?? /\{(clusterId)\}/.exec(path)?.[1]
}
