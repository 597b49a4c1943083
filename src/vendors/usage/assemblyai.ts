import type { SdkUsage } from '../../checklist/index.ts'
import { asyncPolicies } from '../assemblyai-rules.ts'

/** How programs use AssemblyAI's SDKs: npm `assemblyai` 4.41.5, PyPI `assemblyai` as of 2026-08-14. */
export const assemblyaiUsage: SdkUsage = {
  vendor: 'AssemblyAI',
  modules: ['assemblyai'],
  keyVariables: ['ASSEMBLYAI_API_KEY', 'ASSEMBLY_AI_API_KEY', 'ASSEMBLYAI_KEY', 'AAI_API_KEY'],
  clients: [
    { path: ['AssemblyAI'], settings: { position: 0 }, key: 'apiKey' },
    { path: ['StreamingClientOptions'], settings: 'keywords', key: 'apiKey' },
  ],
  keySettings: [['settings', 'api_key']],
  transcribing: {
    calls: [
      { path: ['()', 'transcripts', 'transcribe'], settings: { position: 0 } },
      { path: ['()', 'transcripts', 'submit'], settings: { position: 0 } },
      { path: ['()', 'transcripts', 'create'], settings: { position: 0 } },
      {
        path: ['Transcriber', '()', 'transcribe'],
        settings: { position: 1, keyword: 'config', orReceiver: true },
      },
      {
        path: ['Transcriber', '()', 'submit'],
        settings: { position: 1, keyword: 'config', orReceiver: true },
      },
    ],
    redaction: {
      field: 'redact_pii',
      policies: 'redact_pii_policies',
      known: asyncPolicies,
      setters: { set_redact_pii: { policies: 'redact_pii_policies' } },
      leaks: {
        entity_detection: 'entities stand in the answer in clear',
        summarization: 'the summary is made from the words before redaction',
        sentiment_analysis: 'sentiment results quote the words before redaction',
        redact_pii_return_unredacted: 'the answer holds the words before redaction as well',
      },
    },
    live: {
      calls: [
        { path: ['()', 'streaming', 'transcriber'], settings: { position: 0 } },
        { path: ['StreamingClient', '()', 'connect'], settings: { position: 0 } },
      ],
      fields: ['redactPii', 'redact_pii'],
      leaks: {
        includePartialTurns: 'only final turns are redacted',
        include_partial_turns: 'only final turns are redacted',
      },
    },
    safety: {
      field: 'content_safety',
      confidences: [
        ['content_safety_labels', 'summary'],
        ['content_safety', 'summary'],
      ],
      severities: [
        ['severity_score_summary'],
        ['content_safety_labels', 'results'],
        ['content_safety', 'results'],
      ],
    },
  },
  minting: {
    calls: [
      { path: ['()', 'streaming', 'createTemporaryToken'], settings: { position: 0 } },
      { path: ['()', 'realtime', 'createTemporaryToken'], settings: { position: 0 } },
      { path: ['StreamingClient', '()', 'create_temporary_token'], settings: 'keywords' },
    ],
    lifetimes: ['expires_in_seconds', 'expires_in'],
    lifetimeSecondsMax: 600,
  },
  storing: {
    lists: [
      ['()', 'transcripts', 'list'],
      ['Transcriber', '()', 'list_transcripts'],
    ],
    deletions: [
      ['()', 'transcripts', 'delete'],
      ['Transcript', 'delete_by_id'],
    ],
    paging: ['page_details', 'next_url', 'prev_url', 'after_id', 'before_id', 'last_transcript_id'],
  },
  settings: {
    retention:
      'How long transcripts and audio are kept is set, and short enough; it holds for new ones alone.',
    keys: 'There is one key for each environment, and none that nobody knows.',
  },
}
