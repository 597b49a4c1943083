import type { KeyPattern } from '../../scan/index.ts'

/**
 * Keys of vendors that have no profile: a scan finds them, the vault and the gate do not know them. Shapes from the
 * vendors' SDKs and the public rules of TruffleHog, Gitleaks and Betterleaks, read 2026-11-22.
 */
export const furtherKeys: readonly KeyPattern[] = [
  {
    id: 'openai-api-key',
    name: 'API key of OpenAI',
    pattern: 'sk-(?:[A-Za-z0-9]+-)?[A-Za-z0-9_-]{16,90}T3BlbkFJ[A-Za-z0-9_-]{16,90}',
    literal: 'sk-',
    distinctive: true,
  },
  {
    id: 'anthropic-api-key',
    name: 'API key of Anthropic',
    pattern: 'sk-ant-(?:api03|admin01)-[A-Za-z0-9_-]{93}AA',
    literal: 'sk-ant-',
    distinctive: true,
  },
  {
    id: 'elevenlabs-api-key',
    name: 'API key of ElevenLabs',
    pattern: 'sk_[0-9a-f]{48}',
    literal: 'sk_',
    distinctive: true,
  },
  {
    id: 'elevenlabs-api-key-old',
    name: 'API key of ElevenLabs, in its old form',
    pattern: '[0-9a-f]{32}',
    literal: '',
    distinctive: false,
    words: ['eleven labs', 'xi-api-key'],
    hosts: ['api.elevenlabs.io'],
  },
  {
    id: 'deepgram-api-key',
    name: 'API key of Deepgram',
    pattern: '[0-9a-f]{40}',
    literal: '',
    distinctive: false,
    words: ['deepgram'],
    hosts: ['api.deepgram.com'],
  },
  {
    id: 'twilio-api-key',
    name: 'API key id of Twilio',
    pattern: 'SK[0-9a-f]{32}',
    literal: 'SK',
    distinctive: false,
    words: ['twilio'],
    hosts: ['api.twilio.com'],
  },
  {
    id: 'twilio-auth-token',
    name: 'auth token of Twilio',
    pattern: '[0-9a-f]{32}',
    literal: '',
    distinctive: false,
    words: ['twilio'],
    hosts: ['api.twilio.com'],
  },
  {
    id: 'cartesia-api-key',
    name: 'API key of Cartesia',
    pattern: 'sk_car_[A-Za-z0-9_-]{16,64}',
    literal: 'sk_car_',
    distinctive: true,
    unconfirmed: true,
  },
]
