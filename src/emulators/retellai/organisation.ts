import type { CallRecord } from './calls/call-record.ts'
import type { ChatRecord } from './chats/chat-record.ts'
import type { JsonObject } from './json.ts'
import type { Agent } from './resources/agent-record.ts'
import type { BackgroundJob } from './resources/background-job.ts'
import type { KnowledgeBase } from './resources/knowledge-base-record.ts'
import type { TestBatch } from './resources/test-record.ts'
import { Store, type StoredDocument } from './store.ts'

/** Everything one workspace owns; nothing of it is visible to a key of another. */
export interface Organisation {
  readonly id: string
  readonly name: string
  /** The webhook of the account, used by agents without one of their own. */
  accountWebhookUrl: string | undefined
  /** While true, everything that costs money answers 402. */
  trialEnded: boolean
  /** Ids of the custom attributes defined in the dashboard; others are dropped silently. */
  readonly customAttributes: Set<string>
  readonly agents: Store<Agent>
  readonly llms: Store<StoredDocument>
  readonly flows: Store<StoredDocument>
  readonly components: Store<StoredDocument>
  readonly knowledgeBases: Store<KnowledgeBase>
  readonly voices: Store<StoredDocument>
  readonly phoneNumbers: Store<StoredDocument>
  readonly contacts: Store<StoredDocument>
  readonly apps: Store<StoredDocument>
  readonly assets: Store<StoredDocument>
  readonly testCases: Store<StoredDocument>
  readonly testBatches: Store<TestBatch>
  readonly exportRequests: Store<StoredDocument>
  /** CSV files uploaded for a contact import, by upload id. */
  readonly uploads: Map<string, string>
  readonly calls: Store<CallRecord>
  readonly chats: Store<ChatRecord>
  crmConfig: JsonObject
  contactImport: BackgroundJob | undefined
  contactBackfill: BackgroundJob | undefined
  contactSync: BackgroundJob | undefined
}

/** Returns a workspace that owns nothing yet. */
export function createOrganisation(id: string): Organisation {
  return {
    id,
    name: id,
    accountWebhookUrl: undefined,
    trialEnded: false,
    customAttributes: new Set(),
    agents: new Store(),
    llms: new Store(),
    flows: new Store(),
    components: new Store(),
    knowledgeBases: new Store(),
    voices: new Store(),
    phoneNumbers: new Store(),
    contacts: new Store(),
    apps: new Store(),
    assets: new Store(),
    testCases: new Store(),
    testBatches: new Store(),
    exportRequests: new Store(),
    uploads: new Map(),
    calls: new Store(),
    chats: new Store(),
    crmConfig: {},
    contactImport: undefined,
    contactBackfill: undefined,
    contactSync: undefined,
  }
}
