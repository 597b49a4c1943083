import { findHome } from '../../config/index.ts'
import type { ActionInput, ActionName, ActionOutput, Control } from '../../control/index.ts'
import { requireSafeUrl, SallyportError, Secret } from '../../core/index.ts'
import { describeOpen, homeQuery, openHome } from '../home/open-home.ts'
import { findServerSocket } from './control-socket.ts'
import { createRemoteControl, operatorName } from './remote-control.ts'

export interface OpenControlOptions {
  readonly home?: string
  /** Address of a server elsewhere; needs SALLYPORT_ADMIN_KEY. */
  readonly server?: string
  /** Hears in one sentence what is worked on. */
  readonly onOpened: (where: string) => void
}

/** Returns a control over a server elsewhere, over the server that runs on this home, or over the home itself. */
export async function openControl(options: OpenControlOptions): Promise<Control> {
  if (options.server !== undefined) {
    const adminKey = process.env.SALLYPORT_ADMIN_KEY
    if (!adminKey) throw new SallyportError('ERR_OPERATOR_UNAUTHENTICATED')
    const url = requireSafeUrl(options.server, '--server')
    options.onOpened(`Server: ${url}`)
    return createRemoteControl({ kind: 'url', url, adminKey: new Secret(adminKey) })
  }
  const home = await findHome(homeQuery(options.home))
  const socketPath = await findServerSocket(home.folder)
  if (socketPath !== undefined) {
    options.onOpened(`${describeOpen({ home })}, through the server that runs on it`)
    return createRemoteControl({ kind: 'socket', path: socketPath })
  }
  const { app } = await openHome({
    ...(options.home === undefined ? {} : { home: options.home }),
    worker: false,
    // Said first: whoever asks wants to know it all the more where the home cannot be opened.
    onFound: options.onOpened,
  })
  return {
    perform<Name extends ActionName>(name: Name, input: ActionInput<Name>) {
      const operator = { kind: 'operator', id: `local:${operatorName()}` } as const
      return app.perform(name, input, operator) as Promise<ActionOutput<Name>>
    },
    close: () => app.close(),
  }
}
