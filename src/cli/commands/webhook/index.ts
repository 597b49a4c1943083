import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerWebhookAdd } from './add.ts'
import { registerWebhookEvents } from './events.ts'
import { registerWebhookEndpoints } from './manage.ts'
import { registerWebhookTail } from './tail.ts'
import { registerWebhookTest } from './test.ts'

/** `sallyport webhook ...`: where vendors' webhooks arrive, and how they reach your apps. */
export function registerWebhook(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('webhooks of the vendors: verified, stored before answered, delivered to the end')
  withExamples(
    webhook,
    'sallyport webhook add calls --vendor retellai --environment production --target https://app.example.com/webhooks --from-env RETELL_WEBHOOK_KEY',
    'sallyport webhook test calls',
    'sallyport webhook show calls',
  )
  registerWebhookAdd(webhook)
  registerWebhookEndpoints(webhook)
  registerWebhookEvents(webhook)
  registerWebhookTail(webhook)
  registerWebhookTest(webhook)
}
