/**
 * What every storage must do, whichever database it stands on.
 *
 * @module
 */
import { afterEach, describe } from 'vitest'
import { testAccess } from './kit/access.ts'
import { testBackup } from './kit/backup.ts'
import { testChanges } from './kit/changes.ts'
import { testDurability } from './kit/durability.ts'
import { testEvents } from './kit/events.ts'
import { testInstances } from './kit/instances.ts'
import { testJudgedItems } from './kit/judged-items.ts'
import { testRetainedItems } from './kit/retained-items.ts'
import { testRetention } from './kit/retention.ts'
import { testRotations } from './kit/rotations.ts'
import { testSchema } from './kit/schema.ts'
import { testSealedLog } from './kit/sealed-log.ts'
import { testSinks } from './kit/sinks.ts'
import { closeAll, type Subject } from './kit/subject.ts'
import { testTokens } from './kit/tokens.ts'
import { testVault } from './kit/vault.ts'
import { testWebhooks } from './kit/webhooks.ts'

/** Declares the tests for one database. */
export function describeStorage(name: string, subject: Subject): void {
  describe(name, () => {
    afterEach(closeAll)
    describe('access', () => testAccess(subject))
    describe('vault', () => testVault(subject))
    describe('tokens', () => testTokens(subject))
    describe('webhooks', () => testWebhooks(subject))
    describe('schema', () => testSchema(subject))
    describe('changes', () => testChanges(subject))
    describe('events', () => testEvents(subject))
    describe('sealed log', () => testSealedLog(subject))
    describe('instances', () => testInstances(subject))
    describe('retention', () => testRetention(subject))
    describe('judged items', () => testJudgedItems(subject))
    describe('retained items', () => testRetainedItems(subject))
    describe('rotations', () => testRotations(subject))
    describe('sinks', () => testSinks(subject))
    describe('durability', () => testDurability(subject))
    describe('backup', () => testBackup(subject))
  })
}
