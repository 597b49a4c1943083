import type { BodyRule } from '../access/index.ts'
import type { ShippedRule } from './vendor.ts'

/** The 54 names the file API accepts: 44 in the published API description, 10 added by the documentation since. */
export const asyncPolicies: readonly string[] = `
  account_number banking_information blood_type credit_card_cvv credit_card_expiration credit_card_number date
  date_interval date_of_birth drivers_license drug duration email_address event filename gender_sexuality
  healthcare_number injury ip_address language location marital_status medical_condition medical_process money_amount
  nationality number_sequence occupation organization passport_number password person_age person_name phone_number
  physical_attribute political_affiliation religion statistics time url us_social_security_number username vehicle_id
  zodiac_sign
  gender location_address location_address_street location_city location_coordinate location_country location_state
  location_zip organization_medical_facility sexuality`
  .trim()
  .split(/\s+/)

/** The 65 names the streaming API accepts, as the official SDK types them. */
const streamingPolicies = [
  ...asyncPolicies,
  ...'corporate_action day effect financial_metric medical_code month organization_id product project trend year'.split(
    ' ',
  ),
]

/** What identifies a person or opens an account. The vendor redacts nothing at all where no policy is named. */
export const minimumPolicies: readonly string[] = `
  account_number banking_information credit_card_cvv credit_card_expiration credit_card_number date_of_birth
  drivers_license email_address healthcare_number ip_address location passport_number password person_name phone_number
  us_social_security_number username`
  .trim()
  .split(/\s+/)

const file = { operations: ['transcripts.create'] } as const
const socket = { operations: ['streaming.connect'], in: 'query' } as const

const redaction: readonly BodyRule[] = [
  { id: 'redact-pii', ...file, field: 'redact_pii', set: true },
  { id: 'redact-pii-policies', ...file, field: 'redact_pii_policies', add: minimumPolicies },
  { id: 'redact-pii-streaming', ...socket, field: 'redact_pii', set: true },
  // On the socket the default is every policy: naming some can only narrow it.
  { id: 'redact-pii-streaming-policies', ...socket, field: 'redact_pii_policies', forbid: true },
  // Only final turns are redacted. The vendor leaves partial turns out by itself, unless asked for them.
  { id: 'redact-pii-streaming-partials', ...socket, field: 'include_partial_turns', forbid: true },
]

/** The rules a grant can name, for the file API and the streaming socket alike. */
export const assemblyaiRules: Readonly<Record<string, ShippedRule>> = {
  'redact-pii': {
    summary:
      "Redacts personal data in every transcript, live ones too: a minimum of policies is added to what the app asks for. A socket opened with the vendor's own token of `mint:streaming` is outside it, as are the sync and dictation services, which cannot redact: grant none of them beside it.",
    rules: redaction,
  },
  'redact-pii-audio': {
    summary: 'Redacts the transcript and makes a second, beeped audio file.',
    rules: [...redaction, { id: 'redact-pii-audio', ...file, field: 'redact_pii_audio', set: true }],
  },
  'content-safety': {
    summary: 'Labels unsafe content in every transcript made from a file. Streaming has no such labels.',
    rules: [{ id: 'content-safety', ...file, field: 'content_safety', set: true }],
  },
  'known-policies': {
    // The vendor accepts `ssn` or `email` without a word and then redacts nothing for it.
    summary:
      'Refuses names of redaction policies that the vendor does not have, which it would silently ignore.',
    rules: [
      { id: 'known-policies', ...file, field: 'redact_pii_policies', oneOf: asyncPolicies },
      { id: 'known-policies-streaming', ...socket, field: 'redact_pii_policies', oneOf: streamingPolicies },
    ],
  },
  'no-webhook': {
    summary: 'Refuses requests that name a webhook: a streaming one would carry the whole text to any host.',
    rules: [
      { id: 'no-webhook', ...file, field: 'webhook_url', forbid: true },
      { id: 'no-webhook-streaming', ...socket, field: 'webhook_url', forbid: true },
    ],
  },
  'no-unredacted': {
    summary: 'Refuses to have the unredacted text returned beside the redacted one.',
    rules: [{ id: 'no-unredacted', ...file, field: 'redact_pii_return_unredacted', forbid: true }],
  },
  'no-leaking-features': {
    summary:
      'Refuses entity detection, sentiment analysis and summaries: their results keep personal data that redaction removed from the text.',
    rules: ['entity_detection', 'sentiment_analysis', 'summarization'].map((field) => ({
      id: `no-leaking-features-${field.replace('_', '-')}`,
      ...file,
      field,
      forbid: true,
    })),
  },
  'no-audio-capture': {
    summary: 'Refuses the streaming parameter that lets the vendor record the audio of the session.',
    rules: [{ id: 'no-audio-capture', ...socket, field: '_customer_support_audio_capture', forbid: true }],
  },
}
