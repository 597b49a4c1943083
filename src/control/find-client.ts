import type { Client } from '../access/index.ts'
import { type Environment, isSallyportError, nearest, SallyportError } from '../core/index.ts'
import type { ControlContext } from './context.ts'

/**
 * Returns the client an operator means by a name or an id. Throws what the access room throws, with the field and what
 * was probably meant: the nearest name, another environment, the ids to choose from.
 */
export async function findClient(
  context: Pick<ControlContext, 'clients'>,
  nameOrId: string,
  environment?: Environment,
): Promise<Client> {
  try {
    return await context.clients.find(nameOrId, environment)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const clients = (await context.clients.list()).map(({ client }) => client)
    const detail =
      error.code === 'ERR_ACCESS_CLIENT_AMBIGUOUS'
        ? describeChoices(clients, nameOrId)
        : describeAbsence(clients, nameOrId, environment)
    throw new SallyportError(error.code, {
      field: 'client',
      ...(detail === undefined ? {} : { detail }),
      cause: error,
    })
  }
}

function describeChoices(clients: readonly Client[], name: string): string {
  const choices = clients.filter((client) => client.name === name && client.revokedAtMs === null)
  return choices.map((client) => `${client.id} in ${client.environment}`).join('\n')
}

function describeAbsence(
  clients: readonly Client[],
  nameOrId: string,
  environment: Environment | undefined,
): string | undefined {
  const named = clients.filter((client) => client.name === nameOrId || client.id === nameOrId)
  const elsewhere = named.find((client) => client.revokedAtMs === null)
  if (elsewhere !== undefined) return `It is in ${elsewhere.environment}.`
  if (named.length > 0) return 'It was revoked, which is for good: make a new one.'
  const present = clients.filter(
    (client) =>
      client.revokedAtMs === null && (environment === undefined || client.environment === environment),
  )
  const suggestion = nearest(
    nameOrId,
    present.map(({ name }) => name),
  )
  return suggestion === undefined ? undefined : `Did you mean ${suggestion}?`
}
