import { compact, type JsonObject } from '../json.ts'
import type { StoredItem } from '../store.ts'

/** One version of an agent: a draft until it is published in place. */
export interface AgentVersion {
  readonly version: number
  readonly baseVersion: number | null
  isPublished: boolean
  modifiedMs: number
  fields: JsonObject
}

/** A voice or chat agent with all its versions, oldest first. */
export interface Agent extends StoredItem {
  readonly channel: 'voice' | 'chat'
  readonly createdMs: number
  readonly versions: AgentVersion[]
  /** Tag name to the version it points at. */
  readonly tags: Map<string, number>
}

/** Returns one version the way the vendor shows an agent. */
export function presentAgent(agent: Agent, version: AgentVersion): JsonObject {
  const tags = [...agent.tags].filter(([, number]) => number === version.version).map(([tag]) => tag)
  return {
    data_storage_setting: 'everything',
    opt_in_signed_url: false,
    language: 'en-US',
    ...version.fields,
    agent_id: agent.id,
    version: version.version,
    base_version: version.baseVersion,
    assigned_tags: tags,
    is_published: version.isPublished,
    last_modification_timestamp: version.modifiedMs,
  }
}

/** Returns one version the way the list of versions shows it. */
export function presentVersion(version: AgentVersion): JsonObject {
  return compact({
    version: version.version,
    is_published: version.isPublished,
    last_modification_timestamp: version.modifiedMs,
    base_version: version.baseVersion ?? undefined,
    version_description: version.fields.version_description,
    version_title: version.fields.version_title,
  })
}

/**
 * Returns the version a reference means: a number, `latest` (also when there is none), `latest_published`, or a tag.
 * Undefined when nothing fits.
 */
export function findVersion(agent: Agent, reference: unknown): AgentVersion | undefined {
  if (reference === undefined || reference === null || reference === '' || reference === 'latest') {
    return agent.versions.at(-1)
  }
  if (reference === 'latest_published') return agent.versions.findLast((version) => version.isPublished)
  const number = agent.tags.get(String(reference)) ?? Number(reference)
  return agent.versions.find((version) => version.version === number)
}
