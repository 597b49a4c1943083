import type { Control } from '../../src/control/index.ts'
import { environment, type World } from './world.ts'

/** Somebody whose connections are to be cut. */
export interface Victim {
  readonly id: string
  readonly name: string
  /** The end user that the client names. */
  readonly user: string
}

/** One thing an operator does that must end connections under way. */
export interface CutAction {
  readonly name: string
  /** Does it; resolves when the command returns. */
  run(control: Control, world: World, victim: Victim): Promise<unknown>
  /** Takes back what would stand in the way of the next action. */
  undo?(control: Control, world: World): Promise<unknown>
  /** What the refusal says. */
  readonly says: RegExp
  /** Whether other clients go on. */
  readonly sparesOthers: boolean
}

const locked = /is locked: no call goes through/

const liftAll = async (control: Control) => {
  for (const { id } of await control.perform('lock.list', {})) await control.perform('lock.lift', { id })
}

/** Returns the id of the vendor key in use. */
async function activeKey(control: Control): Promise<string> {
  const keys = await control.perform('key.list', {})
  const active = keys.find(({ vendor, state }) => vendor === 'assemblyai' && state === 'active')
  if (active === undefined) throw new Error('there is no active key')
  return active.id
}

/** Every way to end a connection from the operator's side. */
export const cutActions: readonly CutAction[] = [
  {
    name: 'client revoke',
    run: (control, _world, { id }) => control.perform('client.revoke', { client: id }),
    says: /was revoked/,
    sparesOthers: true,
  },
  {
    name: 'client ungrant',
    run: (control, _world, { id }) => control.perform('client.ungrant', { client: id, vendor: 'assemblyai' }),
    says: /grant this call was made under is gone/,
    sparesOthers: true,
  },
  {
    name: 'lock add --client',
    run: (control, _world, { id }) => control.perform('lock.add', { target: { kind: 'client', id } }),
    undo: liftAll,
    says: locked,
    sparesOthers: true,
  },
  {
    name: 'lock add --user',
    run: (control, _world, { user }) => control.perform('lock.add', { target: { kind: 'user', id: user } }),
    undo: liftAll,
    says: locked,
    sparesOthers: true,
  },
  {
    name: 'lock add --vendor',
    run: (control) => control.perform('lock.add', { target: { kind: 'vendor', id: 'assemblyai' } }),
    undo: liftAll,
    says: locked,
    sparesOthers: false,
  },
  {
    name: 'lock add --key',
    run: async (control) =>
      control.perform('lock.add', { target: { kind: 'key', id: await activeKey(control) } }),
    undo: liftAll,
    says: locked,
    sparesOthers: false,
  },
  {
    name: 'lock add --everything',
    run: (control) => control.perform('lock.add', { target: { kind: 'everything' } }),
    undo: liftAll,
    says: locked,
    sparesOthers: false,
  },
  {
    name: 'key revoke',
    run: async (control) => control.perform('key.revoke', { id: await activeKey(control) }),
    undo: (control, world) =>
      control.perform('key.add', {
        vendor: 'assemblyai',
        environment,
        value: world.vendors.assemblyai.emulator.createKey().key,
      }),
    says: /vendor key this call was made with was revoked/,
    sparesOthers: false,
  },
]
