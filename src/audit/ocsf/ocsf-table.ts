import type { OcsfClassUid } from './ocsf-classes.ts'

/** Which class and activity a record becomes. */
export interface OcsfRule {
  /** An action, or its beginning followed by `*`, or `*` and its end. */
  readonly action: string
  /** Only for these reasons, where given. */
  readonly reasons?: readonly string[]
  readonly classUid: OcsfClassUid
  /** `activity_id`; where it is missing, the last word of the operation or action tells (`ocsfActivities`). */
  readonly activityId?: number
}

/** Reasons of the gate that mean: nobody knows who asked. */
const unauthenticated = ['credential_missing', 'credential_invalid', 'credential_expired', 'client_revoked']

/** The first rule that matches counts. What none matches is an API activity. */
export const ocsfRules: readonly OcsfRule[] = [
  { action: '*', reasons: unauthenticated, classUid: 3002, activityId: 1 },
  { action: '*.api.call', classUid: 6003 },
  { action: 'gate.call', classUid: 6003 },
  { action: 'token.mint', classUid: 3002, activityId: 3 },
  { action: 'token.refresh', classUid: 3002, activityId: 3 },
  { action: 'token.redeem', classUid: 3002, activityId: 1 },
  { action: 'operator.*', classUid: 3002, activityId: 1 },
  { action: 'client.grant', classUid: 3005, activityId: 1 },
  { action: 'client.ungrant', classUid: 3005, activityId: 2 },
  { action: 'client.*', classUid: 3004 },
  { action: 'key.*', classUid: 3004 },
  { action: 'vault.*', classUid: 3004 },
  { action: 'lock.*', classUid: 3004 },
  { action: 'webhook.*', classUid: 3004 },
  { action: 'check.*', classUid: 2003, activityId: 1 },
  { action: 'scan.*', classUid: 2006, activityId: 1 },
  { action: 'redaction.*', classUid: 2006, activityId: 1 },
  { action: 'safety.*', classUid: 2006, activityId: 1 },
]

/** `activity_id` of classes 3004 and 6003 by the last word of an operation or action; any other word is 99, Other. */
export const ocsfActivities: Readonly<Record<string, number>> = {
  add: 1,
  adopt: 1,
  create: 1,
  mint: 1,
  upload: 1,
  get: 2,
  list: 2,
  read: 2,
  search: 2,
  show: 2,
  verify: 2,
  edit: 3,
  patch: 3,
  replace: 3,
  rewrap: 3,
  rotate: 3,
  set: 3,
  update: 3,
  delete: 4,
  lift: 4,
  remove: 4,
  revoke: 4,
}
