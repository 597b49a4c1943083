import type { RequestListener } from 'node:http'
import type { ControlAccess, ControlPlanePorts } from './control-plane.ts'

/** Returns the control plane's listener. Its framework is imported when the first request comes: start-up is quicker. */
export function lazyControlPlane(ports: ControlPlanePorts, access: ControlAccess): RequestListener {
  let listener: Promise<RequestListener> | undefined
  return (request, response) => {
    listener ??= import('./control-plane.ts').then(({ createControlPlane }) =>
      createControlPlane(ports, access),
    )
    listener.then((handle) => handle(request, response)).catch(() => response.destroy())
  }
}
