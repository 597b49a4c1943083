/** Every vendor key and every client belongs to one of these. */
export const environments = ['development', 'staging', 'production'] as const

export type Environment = (typeof environments)[number]

/** True for one of the three environment names; narrows the type. */
export function isEnvironment(value: string): value is Environment {
  return (environments as readonly string[]).includes(value)
}
