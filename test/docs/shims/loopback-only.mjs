// Loaded into every Node program that a page runs: nothing in the documentation may reach beyond this machine.
import { Socket } from 'node:net'

const loopback = ['127.0.0.1', 'localhost', '::1']
const { connect } = Socket.prototype

Socket.prototype.connect = function (...parameters) {
  const [first, second] = Array.isArray(parameters[0]) ? parameters[0] : parameters
  const { host, path } = typeof first === 'object' && first !== null ? first : { host: second }
  if (path === undefined && typeof host === 'string' && !loopback.includes(host))
    throw new Error(`the documentation's commands stay on this machine, and this one asks for ${host}`)
  return connect.apply(this, parameters)
}
