/**
 * The parts of the Open Cybersecurity Schema Framework, version 1.4.0, that records map to: event classes with their
 * activities, as schema.ocsf.io publishes them.
 */
export const ocsfVersion = '1.4.0'

export interface OcsfClass {
  readonly name: string
  readonly categoryUid: number
  readonly categoryName: string
  /** Caption by `activity_id`. */
  readonly activities: Readonly<Record<number, string>>
}

const findingActivities = { 0: 'Unknown', 1: 'Create', 2: 'Update', 3: 'Close', 99: 'Other' } as const
const resourceActivities = {
  0: 'Unknown',
  1: 'Create',
  2: 'Read',
  3: 'Update',
  4: 'Delete',
  99: 'Other',
} as const

export const ocsfClasses = {
  2003: {
    name: 'Compliance Finding',
    categoryUid: 2,
    categoryName: 'Findings',
    activities: findingActivities,
  },
  2006: {
    name: 'Data Security Finding',
    categoryUid: 2,
    categoryName: 'Findings',
    activities: findingActivities,
  },
  3002: {
    name: 'Authentication',
    categoryUid: 3,
    categoryName: 'Identity & Access Management',
    activities: { 0: 'Unknown', 1: 'Logon', 2: 'Logoff', 3: 'Authentication Ticket', 99: 'Other' },
  },
  3004: {
    name: 'Entity Management',
    categoryUid: 3,
    categoryName: 'Identity & Access Management',
    activities: resourceActivities,
  },
  3005: {
    name: 'User Access Management',
    categoryUid: 3,
    categoryName: 'Identity & Access Management',
    activities: { 0: 'Unknown', 1: 'Assign Privileges', 2: 'Revoke Privileges', 99: 'Other' },
  },
  6003: {
    name: 'API Activity',
    categoryUid: 6,
    categoryName: 'Application Activity',
    activities: resourceActivities,
  },
} as const satisfies Record<number, OcsfClass>

export type OcsfClassUid = keyof typeof ocsfClasses

/** An event as OCSF writes it, or an object in one: `class_uid`, `type_uid`, `time` and so on. */
export type OcsfEvent = Readonly<Record<string, unknown>>
