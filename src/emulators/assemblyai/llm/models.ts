import type { RouteHandler } from '../../kit/emulator.ts'

const describeModel = (id: string, name: string, creator: string, contextLength: number) => ({
  id,
  name,
  description: `${name}, stood in for by an emulator.`,
  default_parameters: { temperature: null, top_p: null, frequency_penalty: null },
  supported_parameters: ['max_tokens', 'temperature', 'tools', 'tool_choice', 'response_format'],
  top_provider: { is_moderated: false, context_length: contextLength, max_completion_tokens: 64_000 },
  context_length: contextLength,
  pricing: { global: { prompt: 1, completions: 5 } },
  creator,
  retirement_date: 0,
  available_regions: ['us', 'eu', 'global'],
  providers: [creator],
  default_provider: creator,
})

const models = [
  describeModel('claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5', 'anthropic', 200_000),
  describeModel('gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite', 'google', 1_000_000),
]

/** The only model of a free account; which one it is at the vendor has not been published. */
export const freeModel = 'gemini-2.5-flash-lite'

export const isKnownModel = (id: string) => models.some((model) => model.id === id)

/** `GET /v1/models`: needs no key, and therefore cannot prove one. */
export const listModels: RouteHandler = () => ({ status: 200, body: { data: models } })
