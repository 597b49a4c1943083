import { compact, type JsonObject } from '../json.ts'
import type { StoredItem } from '../store.ts'

/** A text, an address or a file that a knowledge base reads. */
export interface KnowledgeBaseSource {
  readonly sourceId: string
  readonly fields: JsonObject
}

/** A knowledge base: it is `in_progress` after each change until its sources are read. */
export interface KnowledgeBase extends StoredItem {
  readonly fields: JsonObject
  readonly sources: KnowledgeBaseSource[]
  status: 'in_progress' | 'complete'
  refreshedMs: number | undefined
}

/** Returns the knowledge base as the vendor shows it; the sources appear once they are read. */
export function presentKnowledgeBase(base: KnowledgeBase): JsonObject {
  return compact({
    knowledge_base_id: base.id,
    knowledge_base_name: base.fields.knowledge_base_name,
    status: base.status,
    max_chunk_size: Number(base.fields.max_chunk_size ?? 2000),
    min_chunk_size: Number(base.fields.min_chunk_size ?? 400),
    enable_auto_refresh: String(base.fields.enable_auto_refresh ?? 'false') === 'true',
    last_refreshed_timestamp: base.refreshedMs,
    knowledge_base_sources: base.sources.map((source) => ({ ...source.fields, source_id: source.sourceId })),
  })
}
