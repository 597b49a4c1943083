import { randomBytes } from 'node:crypto'

/** What isolates transcripts and uploads; every key belongs to one. */
export interface Project {
  readonly id: number
  readonly name: string
}

export interface ApiKey {
  /** The vendor shows this number as `token_id` in transcripts. */
  readonly tokenId: number
  readonly key: string
  readonly name: string
  readonly project: Project
  revoked: boolean
}

/**
 * The keys of one account, as its dashboard holds them. A key has no scope, no limit and no expiry: it can do
 * everything within its project.
 */
export class KeyRing {
  readonly #projects = new Map<string, Project>()
  readonly #byKey = new Map<string, ApiKey>()

  /** Makes a key of 32 lower-case hex digits, and its project where that is new. */
  create(projectName = 'default', name = 'key'): ApiKey {
    const project = this.#projects.get(projectName) ?? {
      id: 70_000 + this.#projects.size + 1,
      name: projectName,
    }
    this.#projects.set(projectName, project)
    const apiKey = {
      tokenId: 900_000 + this.#byKey.size + 1,
      key: randomBytes(16).toString('hex'),
      name,
      project,
      revoked: false,
    }
    this.#byKey.set(apiKey.key, apiKey)
    return apiKey
  }

  /** Returns the key's record unless it is unknown or revoked: the vendor tells neither apart. */
  find(key: string | undefined): ApiKey | undefined {
    const found = key === undefined ? undefined : this.#byKey.get(key)
    return found?.revoked ? undefined : found
  }

  /**
   * Revokes by token id. New requests are refused from here on; streaming sessions that are open stay open,
   * since nobody has seen the vendor cut one (not confirmed).
   */
  revoke(tokenId: string): boolean {
    const found = this.all().find((apiKey) => String(apiKey.tokenId) === tokenId)
    if (!found || found.revoked) return false
    found.revoked = true
    return true
  }

  all(): readonly ApiKey[] {
    return [...this.#byKey.values()]
  }
}
