/** The vendor's hosts. Their paths do not collide, so that one port can stand in for all of them. */
export type Host = 'rest' | 'streaming' | 'llm' | 'sync' | 'agents' | 'storage'

const prefixes: readonly (readonly [string, Host])[] = [
  ['/v1/chat/', 'llm'],
  ['/v1/understanding', 'llm'],
  ['/v1/models', 'llm'],
  ['/v1/transcribe', 'sync'],
  ['/v1/warm', 'sync'],
  ['/transcribe', 'sync'],
  ['/v1/', 'agents'],
  ['/v3/', 'streaming'],
  ['/redacted-audio/', 'storage'],
]

/** Returns the host that a path belongs to; what belongs to none goes to the REST host. */
export function hostOf(path: string): Host {
  return prefixes.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'rest'
}
