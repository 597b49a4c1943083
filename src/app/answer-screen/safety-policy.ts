import type { Config } from '../../config/index.ts'
import { defaultSafetyPolicy, type SafetyPolicy } from '../../safety/index.ts'

/** Returns the content policy of a name with its gaps filled in, or undefined where there is none. */
export function safetyPolicyOf(config: Config, name: string): SafetyPolicy | undefined {
  const own = Object.hasOwn(config.safety.policies, name) ? config.safety.policies[name] : undefined
  if (own === undefined) return name === 'default' ? defaultSafetyPolicy : undefined
  const given = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...defaultSafetyPolicy, ...Object.fromEntries(given) }
}

/** Returns the names of all content policies, the built-in one first. */
export function safetyPolicyNames({ safety }: Config): readonly string[] {
  return [...new Set(['default', ...Object.keys(safety.policies)])]
}
