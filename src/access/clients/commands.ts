import type { Client } from './client.ts'

type Named = Pick<Client, 'name' | 'environment'>

// Names, vendors and scopes hold no character a shell reads (client names are checked when they are added), so these
// lines can be pasted as they are.

/** The commands that a refusal or an explanation names. */
export const commands = {
  grant: (client: Named, vendor: string, ...rest: readonly string[]) =>
    `sallyport client grant ${[client.name, vendor, ...rest].join(' ')} --environment ${client.environment}`,
  ungrant: (client: Named, vendor: string) =>
    `sallyport client ungrant ${client.name} ${vendor} --environment ${client.environment}`,
  addClient: (client: Named) => `sallyport client add ${client.name} --environment ${client.environment}`,
  addAnyClient: 'sallyport client add <name> --environment <environment>',
  showVendor: (vendor: string) => `sallyport vendor show ${vendor}`,
  liftLock: (lockId: string) => `sallyport lock lift ${lockId}`,
} as const
