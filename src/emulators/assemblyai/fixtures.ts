/** Audio whose content is known. Everything but the text has a default. */
export interface AudioFixture {
  /** Lower-case hex SHA-256 of an uploaded file. */
  readonly sha256?: string
  /** An `audio_url` that the stand-in pretends to be able to download. */
  readonly url?: string
  readonly text: string
  /** For audio that is only named by URL; an uploaded file is measured. */
  readonly durationMs?: number
  readonly channels?: number
  /** Personal data that patterns cannot find (names, places, organisations), as it stands in the text. */
  readonly entities?: readonly EntityHint[]
  /** What the content-safety model says of the text; words of its own lexicon are found without it. */
  readonly safety?: readonly SafetyHint[]
}

export interface EntityHint {
  /** A policy name such as `person_name`. */
  readonly type: string
  readonly text: string
}

export interface SafetyHint {
  /** A label such as `weapons`. */
  readonly label: string
  /** The sentence is flagged that contains this. */
  readonly text: string
  readonly confidence: number
  readonly severity: number
}

/**
 * What is heard where nothing is known of the audio: a call with personal data of many kinds, none of it
 * anybody's (RFC 2606 domain, 555-01xx telephone number, the SSN of a specimen card).
 */
export const defaultFixture: AudioFixture = {
  text: [
    'Thank you for calling Harbor Light Bakery, this is Ada Mercer.',
    'How can I help you today?',
    'Hi Ada, my name is Jonas Petrel and I ordered a cake for Saturday.',
    'My phone number is 415-555-0134.',
    'You can also write to jonas.petrel@example.com.',
    'Let me find your order, was it the one for $48.50?',
    'Yes, it is for a party after the Giants game.',
    'I would like to pay with card 4111 1111 1111 1111.',
    'For the allergy form you need my social security number, it is 078-05-1120.',
    'My doctor says the asthma got worse after the wildfires near Portland.',
    'I am sorry to hear that.',
    'There will be no nuts and no wine in the cake.',
    'Wonderful, I will pick it up on March 14, 2026.',
    'Thank you and goodbye.',
  ].join(' '),
  entities: [
    { type: 'organization', text: 'Harbor Light Bakery' },
    { type: 'person_name', text: 'Ada Mercer' },
    { type: 'person_name', text: 'Ada' },
    { type: 'person_name', text: 'Jonas Petrel' },
    { type: 'organization', text: 'Giants' },
    { type: 'medical_condition', text: 'asthma' },
    { type: 'location', text: 'Portland' },
    { type: 'occupation', text: 'doctor' },
  ],
}

/** The vendor's own sample, so that its quick-start examples run unchanged. */
export const sampleFixture: AudioFixture = {
  ...defaultFixture,
  url: 'https://assembly.ai/wildfires.mp3',
  durationMs: 281_400,
  channels: 2,
}
