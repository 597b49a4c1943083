/** Voices every workspace starts with. */
export const stockVoices = [
  {
    voice_id: '11labs-Adrian',
    voice_name: 'Adrian',
    provider: 'elevenlabs',
    accent: 'American',
    gender: 'male',
    age: 'Young',
  },
  {
    voice_id: 'openai-Alloy',
    voice_name: 'Alloy',
    provider: 'openai',
    accent: 'American',
    gender: 'female',
    age: 'Middle Aged',
  },
  {
    voice_id: 'cartesia-Cimo',
    voice_name: 'Cimo',
    provider: 'cartesia',
    accent: 'British',
    gender: 'female',
    age: 'Young',
  },
] as const
