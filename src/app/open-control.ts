import { existsSync } from 'node:fs'
import { findHome } from '../config/index.ts'
import type { ActionInput, ActionName, ActionOutput, Control } from '../control/index.ts'
import { SallyportError, Secret } from '../core/index.ts'
import { describeOpen, homeQuery, openHome, socketPathOf } from './open-home.ts'
import { answersOnSocket, createRemoteControl, operatorName } from './remote-control.ts'

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
    options.onOpened(`Server: ${options.server}`)
    return createRemoteControl({
      kind: 'url',
      url: requireSafeUrl(options.server),
      adminKey: new Secret(adminKey),
    })
  }
  const home = await findHome(homeQuery(options.home))
  const socketPath = socketPathOf(home.folder)
  if (existsSync(socketPath) && (await answersOnSocket(socketPath))) {
    options.onOpened(`${describeOpen({ home })}, through the server that runs on it`)
    return createRemoteControl({ kind: 'socket', path: socketPath })
  }
  const { app } = await openHome({
    ...(options.home === undefined ? {} : { home: options.home }),
    worker: false,
  })
  options.onOpened(describeOpen({ home }))
  return {
    perform<Name extends ActionName>(name: Name, input: ActionInput<Name>) {
      const operator = { kind: 'operator', id: `local:${operatorName()}` } as const
      return app.perform(name, input, operator) as Promise<ActionOutput<Name>>
    },
    close: () => app.close(),
  }
}

/** An admin key goes over the wire in clear unless the address is https, or this machine. */
function requireSafeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLocal = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url === undefined || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))) {
    throw new SallyportError('ERR_CORE_INPUT', { field: '--server', detail: 'Give an https address.' })
  }
  return url.origin
}
