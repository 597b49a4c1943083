/** One line of a conversation that plays by itself. */
export interface ScriptLine {
  readonly role: 'agent' | 'user'
  readonly content: string
}

/** What is said in a call unless the dashboard sets something else: it holds personal data on purpose. */
export const defaultScript: readonly ScriptLine[] = [
  { role: 'agent', content: 'Hi, thanks for calling. How can I help?' },
  { role: 'user', content: 'Hello, my name is Dana Reyes. I would like to change my booking.' },
  { role: 'agent', content: 'Of course. Which email address is it under?' },
  { role: 'user', content: 'It is dana.reyes@example.com, and my number is +1 415 555 0142.' },
  { role: 'agent', content: 'Thank you, it is changed. Goodbye!' },
]

/** Returns what the emulated agent answers to a text: the same words for the same text. */
export function replyTo(text: string): string {
  return text === '' ? 'Hi, how can I help?' : `You said: ${text}`
}
